package baton.agent;

import baton.agent.ensemble.EnsembleAdapter;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when ZooKeeper cannot be reached or refuses us, and when it is well again; nothing depends on it. */
final class ConnectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);
    private static final int PATIENCE_SECONDS = 3;
    private static final int REMINDER_SECONDS = 60;

    private final EnsembleAdapter ensemble;
    private final String servers;
    private int away;
    private boolean joined;

    ConnectionLog(EnsembleAdapter ensemble, String servers) {
        this.ensemble = ensemble;
        this.servers = servers;
    }

    /** Called each second, by one thread. */
    void look() {
        Optional<String> refusal = ensemble.refusal();
        if (!ensemble.isJoined() || refusal.isPresent()) {
            away++;
            if (away == PATIENCE_SECONDS || away % REMINDER_SECONDS == 0) {
                LOG.warn(
                        "{}; trying again. Services go on while their leases last",
                        refusal.orElse("no server of the ensemble " + servers + " answers"
                                + (ensemble.isEncrypted()
                                        ? " over TLS: that is its secureClientPort, with a certificate for its name that"
                                                + " ensemble-access.tls.trust has signed"
                                        : "")));
                joined = false;
            }
            return;
        }
        away = 0;
        if (!joined) {
            joined = true;
            LOG.info(
                    "connected to the ensemble {}, session timeout {} ms",
                    servers,
                    ensemble.negotiatedTimeout().map(Duration::toMillis).orElse(0L));
        }
    }
}
