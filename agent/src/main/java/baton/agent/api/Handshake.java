package baton.agent.api;

import baton.security.Tls;
import baton.security.TlsFiles;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import javax.net.ssl.SSLParameters;

/** What a client has to show before its first request. */
final class Handshake extends HttpsConfigurator {
    private final TlsFiles.Clients clients;

    Handshake(Tls tls) {
        super(tls.context());
        this.clients = tls.files().clients();
    }

    @Override
    public void configure(HttpsParameters parameters) {
        SSLParameters own = getSSLContext().getDefaultSSLParameters();
        // Each of the two clears the other.
        if (clients == TlsFiles.Clients.REQUIRED) {
            own.setNeedClientAuth(true);
        } else {
            own.setWantClientAuth(clients == TlsFiles.Clients.OPTIONAL);
        }
        parameters.setSSLParameters(own);
    }
}
