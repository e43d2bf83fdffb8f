package baton.agent;

import baton.agent.ensemble.EnsembleAdapter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when ZooKeeper cannot be reached or refuses us, and when it is well again; nothing depends on it. */
final class ConnectionLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);
    private static final int PATIENCE_SECONDS = 3;
    private static final int REMINDER_SECONDS = 60;

    private final EnsembleAdapter ensemble;
    private final String servers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "connection-log");
        made.setDaemon(true);
        return made;
    });
    private int away;
    private boolean joined;

    ConnectionLog(EnsembleAdapter ensemble, String servers) {
        this.ensemble = ensemble;
        this.servers = servers;
        var unused = thread.scheduleWithFixedDelay(this::look, 100, 1000, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
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
