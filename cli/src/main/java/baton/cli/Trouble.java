package baton.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Why a coordinator gave no answer, in words that say what to do about it. */
final class Trouble {
    /** How a server that asked for a certificate in vain ends a connection: by an alert, or before that can be read. */
    private static final Pattern BROKEN = Pattern.compile(
            "fatal alert|terminated the handshake|Error writing to server|Broken pipe|Connection reset|end of file");

    private Trouble() {}

    /** False when the coordinator certainly never saw the request. */
    static boolean mayHaveArrived(IOException e) {
        return !(e instanceof ConnectException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException
                || e instanceof SSLHandshakeException
                || speaksNoTls(e)
                || (e instanceof SocketTimeoutException && message(e).contains("onnect timed out")));
    }

    static String describe(URI url, IOException e) {
        return url + " (" + reason(url, e) + ")";
    }

    static String reason(URI url, IOException e) {
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        if ("https".equals(url.getScheme())) {
            return secureReason(url, e);
        }
        boolean garbage =
                message(e).contains("Invalid Http response") || message(e).contains("nexpected end of file");
        return garbage ? message(e) + "; if it speaks TLS, write https://" + url.getAuthority() : message(e);
    }

    private static String secureReason(URI url, IOException e) {
        String message = message(e);
        if (speaksNoTls(e)) {
            return "it does not speak TLS; write http://" + url.getAuthority();
        }
        if (message.contains("PKIX path") || message.contains("unable to find valid certification path")) {
            return "its certificate is signed by nobody who is trusted here; name the certificate of your authority with"
                    + " --ca or BATON_CA";
        }
        if (message.contains("subject alternative") || message.contains("No name matching")) {
            return "its certificate is not for " + url.getHost()
                    + "; call it by a name in the certificate, or issue one" + " with this name";
        }
        if (BROKEN.matcher(message).find()) {
            return message
                    + "; if it wants a certificate of its callers, name one that it trusts with --certificate and"
                    + " --key";
        }
        return message;
    }

    private static boolean speaksNoTls(IOException e) {
        return e instanceof SSLException && message(e).contains("unrecognized SSL message");
    }

    private static String message(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
