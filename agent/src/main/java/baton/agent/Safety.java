package baton.agent;

import baton.security.BadFile;
import baton.security.Gate;
import baton.security.Protection;
import baton.security.Tls;
import baton.security.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands between the agent and who calls it or is called by it. */
record Safety(Gate gate, Optional<Tls> tls) {
    private static final Logger LOG = LoggerFactory.getLogger(Safety.class);
    private static final int PATIENCE_MILLIS = 5_000;

    static Safety of(Protection protection) throws StartException {
        try {
            return new Safety(
                    Gate.open(protection, LOG::warn),
                    protection.tls().isPresent()
                            ? Optional.of(Tls.open(protection.tls().get(), LOG::warn))
                            : Optional.empty());
        } catch (BadFile e) {
            throw new StartException(e.sentence());
        }
    }

    /** What the guard needs to tell other agents that this one died, by the names in the life file. */
    static Map<String, Path> ofGuard(Protection protection) {
        Map<String, Path> files = new HashMap<>();
        if (protection.tls().isPresent()) {
            TlsFiles tls = protection.tls().get();
            files.put("certificate", tls.certificate());
            files.put("key", tls.key());
            tls.trust().ifPresent(trust -> files.put("trust", trust));
        }
        return files;
    }

    /**
     * Calls this agent as others do: the first handshake of a process takes half a second, which a fencing has not got,
     * and what fails here would fail there.
     */
    void callItself(String address) {
        if (tls.isEmpty()) {
            return;
        }
        Thread thread = new Thread(() -> call(address, tls.get()), "tls-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void call(String address, Tls tls) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection)
                    PeerAddress.url(address, "/liveness").toURL().openConnection();
            connection.setSSLSocketFactory(tls.context().getSocketFactory());
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try {
                connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            LOG.warn(
                    "this agent cannot call itself at {} ({}), so others may not be able to either; look at address and"
                            + " security.tls",
                    address,
                    e.toString());
        }
    }
}
