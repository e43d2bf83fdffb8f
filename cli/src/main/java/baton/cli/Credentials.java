package baton.cli;

import baton.security.BadFile;
import baton.security.Tls;
import baton.security.TlsFiles;
import baton.security.TokenFile;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What proves to a coordinator who asks, and to us who answers. A token is only ever read from a file. */
final class Credentials {
    /** Read when it is there and nobody names another; never shown where others on the way could read it. */
    private static final Path USUAL_TOKEN = Path.of("/etc/baton/token");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:BATON_TOKEN_FILE}",
            description = "The token to show. Default: the environment's BATON_TOKEN_FILE, else /etc/baton/token if it"
                    + " can be read, and only over TLS or to this host.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            defaultValue = "${env:BATON_CA}",
            description =
                    "PEM certificates of whoever signs those of coordinators. Default: the environment's BATON_CA,"
                            + " else those that come with Java.")
    private @Nullable Path ca;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            defaultValue = "${env:BATON_CERTIFICATE}",
            description = "An own PEM certificate to show, with --key. Default: the environment's BATON_CERTIFICATE.")
    private @Nullable Path certificate;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "${env:BATON_KEY}",
            description = "Its PEM key. Default: the environment's BATON_KEY.")
    private @Nullable Path key;

    private @Nullable String token;
    private @Nullable SSLContext context;

    private final Path usualToken;

    Credentials() {
        this(USUAL_TOKEN);
    }

    Credentials(Path usualToken) {
        this.usualToken = usualToken;
    }

    void show(HttpURLConnection connection) {
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(context().getSocketFactory());
        }
        String shown = given(tokenFile).isPresent() || isSheltered(connection) ? token() : "";
        if (!shown.isEmpty()) {
            connection.setRequestProperty("Authorization", "Bearer " + shown);
        }
    }

    /** Nobody between us and who is asked can read along. */
    private static boolean isSheltered(HttpURLConnection connection) {
        try {
            return connection instanceof HttpsURLConnection
                    || InetAddress.getByName(connection.getURL().getHost()).isLoopbackAddress();
        } catch (UnknownHostException nobodyIsAsked) {
            return false;
        }
    }

    private String token() {
        String read = token;
        if (read == null) {
            read = "";
            Optional<Path> named = given(tokenFile);
            if (named.isPresent() || Files.isReadable(usualToken)) {
                try {
                    read = TokenFile.read(named.orElse(usualToken));
                } catch (BadFile e) {
                    throw CommandFailed.usage(e.sentence());
                }
            }
            token = read;
        }
        return read;
    }

    private SSLContext context() {
        SSLContext made = context;
        if (made == null) {
            try {
                made = make();
            } catch (BadFile e) {
                throw CommandFailed.usage(e.sentence());
            }
            context = made;
        }
        return made;
    }

    /** A variable of the environment that is empty names nothing. */
    private static Optional<Path> given(@Nullable Path path) {
        return Optional.ofNullable(path).filter(each -> !each.toString().isEmpty());
    }

    private SSLContext make() throws BadFile {
        Optional<Path> trust = given(ca);
        Optional<Path> own = given(certificate);
        Optional<Path> ownKey = given(key);
        if (own.isEmpty() && ownKey.isEmpty()) {
            return Tls.caller(trust);
        }
        if (own.isEmpty() || ownKey.isEmpty()) {
            throw CommandFailed.usage("--certificate and --key belong together; name both");
        }
        return Tls.open(new TlsFiles(own.get(), ownKey.get(), trust, TlsFiles.Clients.NONE), sentence -> {})
                .context();
    }
}
