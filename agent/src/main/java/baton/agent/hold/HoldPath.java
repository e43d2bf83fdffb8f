package baton.agent.hold;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a hold stands, and what stands beside it. */
record HoldPath(Path standing) {
    static HoldPath of(RunDirectory run, GroupName group, Seat seat, Epoch epoch) {
        return new HoldPath(
                run.path().resolve("holds").resolve(group.value()).resolve(seat.number() + "." + epoch.number()));
    }

    Path beside(String suffix) {
        return standing.resolveSibling(standing.getFileName() + suffix);
    }

    /** Who was started under it, as the wrapper wrote it down. */
    Path pids() {
        return beside(".pids");
    }

    /** How the supervised service ended. */
    Path exit() {
        return beside(".exit");
    }

    /** The hold, ended for good: it exists from then on, also while the hold still has its own name. */
    Path lapsed() {
        return beside(".lapsed");
    }

    /** The guard proved its service inert. */
    Path dead() {
        return beside(".dead");
    }

    /** The hold, given up after its service was proved stopped; the guard tidies up. */
    Path released() {
        return beside(".released");
    }

    /** True while the hold is there and nobody has ended it. */
    boolean stands() {
        return Files.exists(standing) && !Files.exists(lapsed());
    }

    /** True when there is no trace of it but perhaps that it was given up. */
    boolean hasNothing() {
        return !Files.exists(standing) && !Files.exists(lapsed()) && !Files.exists(pids());
    }
}
