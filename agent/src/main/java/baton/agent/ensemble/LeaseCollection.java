package baton.agent.ensemble;

import baton.failover.group.Holder;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.LeaseStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away the leases of earlier incarnations of this node once no claim names them any more. */
final class LeaseCollection {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseCollection.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final EnsembleConnection connection;
    private final LeaseStore leases;
    private final Holder self;

    LeaseCollection(EnsembleConnection connection, Holder self) {
        this.connection = connection;
        this.leases = new LeaseStore(connection);
        this.self = self;
    }

    void start() {
        connection.later(FIRST, this::collect);
    }

    private void collect() {
        var unused = leases.collect(self).whenComplete((left, failure) -> {
            if (failure != null) {
                LOG.debug("Old leases could not be collected; trying again", failure);
            }
            if (failure != null || left > 0) {
                connection.later(AGAIN, this::collect);
            }
        });
    }
}
