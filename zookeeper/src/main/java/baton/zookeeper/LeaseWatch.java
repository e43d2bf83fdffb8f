package baton.zookeeper;

import baton.failover.group.Holder;
import java.util.OptionalInt;

/** Looks after the own lease while no renewal does, because no claim is held. Thread-safe. */
public final class LeaseWatch {
    private final EnsembleConnection connection;
    private final String lease;

    public LeaseWatch(EnsembleConnection connection, Holder self) {
        this.connection = connection;
        this.lease = connection.paths().lease(self);
    }

    /** From now on; the lease was made. */
    public void begin() {
        connection.versions().follow(lease, () -> {});
    }

    /** True when the lease was seen to be missing. */
    public boolean isGone() {
        return connection.versions().version(lease).equals(OptionalInt.of(VersionWatch.ABSENT));
    }
}
