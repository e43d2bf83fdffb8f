package baton.agent;

import baton.agent.hold.RunDirectory;
import baton.agent.loop.Loop;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether what this life stands on is still there: its run directory, its lease. Without them it can take no seat, so
 * it ends as soon as it holds none, and its next life makes them anew.
 *
 * <p>While it holds a seat nothing is done here: holds that are gone end the seat, and a renewal finds that the lease is gone.
 */
final class Ground {
    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    /** Longer than any file is away while it is replaced, and any lease while it is made. */
    private static final int LOOKS = 2;

    private final Loop loop;
    private final RunDirectory run;
    private final BooleanSupplier leaseIsGone;
    private int missed;

    Ground(Loop loop, RunDirectory run, BooleanSupplier leaseIsGone) {
        this.loop = loop;
        this.run = run;
        this.leaseIsGone = leaseIsGone;
    }

    /** Called every two seconds; does not return when this life ends. Not thread-safe. */
    void look() {
        Optional<String> lost = lost();
        missed = lost.isPresent() ? missed + 1 : 0;
        if (missed >= LOOKS && holdsNothing()) {
            LOG.warn("the agent starts over in the same process: {}", lost.orElseThrow());
            Termination.end(ExitStatus.AGAIN);
        }
    }

    private Optional<String> lost() {
        if (!run.stands()) {
            return Optional.of("its run directory " + run.path() + " is gone");
        }
        return leaseIsGone.getAsBoolean()
                ? Optional.of("the lease node of this agent was deleted by somebody else")
                : Optional.empty();
    }

    private boolean holdsNothing() {
        return loop.latest().node().members().values().stream()
                .allMatch(member -> member.tenure().isEmpty());
    }
}
