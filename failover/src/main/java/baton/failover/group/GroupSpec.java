package baton.failover.group;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The shared policy of a group, kept in ZooKeeper.
 *
 * @param maxActive bound of the actives; present only in active-active groups
 * @param budget lease and the time limits inside it
 * @param preempt how long a better member must be eligible before the holder hands over; empty never
 * @param positionThreshold differences of position up to this do not matter in the ranking
 * @param onAgentCrash what becomes of the service when its agent dies without a word
 */
public record GroupSpec(
        Mode mode,
        OptionalInt maxActive,
        LeaseBudget budget,
        Optional<Duration> preempt,
        FencePolicy fence,
        EnsembleLoss onEnsembleLoss,
        Restarts restarts,
        long positionThreshold,
        AgentCrash onAgentCrash) {
    /** A policy under which a service outlives a crash of the agent, as is the rule. */
    public GroupSpec(
            Mode mode,
            OptionalInt maxActive,
            LeaseBudget budget,
            Optional<Duration> preempt,
            FencePolicy fence,
            EnsembleLoss onEnsembleLoss,
            Restarts restarts,
            long positionThreshold) {
        this(mode, maxActive, budget, preempt, fence, onEnsembleLoss, restarts, positionThreshold, AgentCrash.ADOPT);
    }

    public GroupSpec {
        if (mode == Mode.ACTIVE_PASSIVE && maxActive.isPresent()) {
            throw new RefusedKey(
                    "max-active",
                    "an active-passive group always has one active",
                    "max-active only with mode active-active",
                    "remove it or change the mode");
        }
        if (maxActive.isPresent() && maxActive.getAsInt() < 1) {
            throw new RefusedKey(
                    "max-active", "found \"" + maxActive.getAsInt() + "\"", "a whole number from 1", "correct it");
        }
        boolean excludes = mode == Mode.ACTIVE_PASSIVE || maxActive.isPresent();
        if (excludes && onEnsembleLoss == EnsembleLoss.KEEP) {
            throw new RefusedKey(
                    "on-ensemble-loss",
                    "keep, but the number of actives is bounded: a holder has to stop so that another may start",
                    "stop, or keep with active-active without max-active",
                    "remove it");
        }
    }

    /** How many seats there are at most; empty when every member has its own. */
    public OptionalInt seats() {
        return mode == Mode.ACTIVE_PASSIVE ? OptionalInt.of(1) : maxActive;
    }

    public boolean hasSeat(Seat seat) {
        return seats().isEmpty() || seat.number() < seats().getAsInt();
    }

    public Terms terms() {
        return new Terms(budget.lease(), onEnsembleLoss == EnsembleLoss.KEEP);
    }
}
