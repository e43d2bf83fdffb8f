package baton.failover.member;

import baton.failover.group.AgentCrash;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A group's policy while a test is still making it up; L 8 s, S 2 s and K 0.5 s unless told otherwise. */
final class Policy {
    Mode mode = Mode.ACTIVE_PASSIVE;
    OptionalInt maxActive = OptionalInt.empty();
    LeaseBudget budget = LeaseBudget.DEFAULT;
    Optional<Duration> preempt = Optional.empty();
    FencePolicy fence = FencePolicy.NONE;
    EnsembleLoss onEnsembleLoss = EnsembleLoss.STOP;
    Restarts restarts = Restarts.NONE;
    AgentCrash onAgentCrash = AgentCrash.ADOPT;

    GroupSpec spec() {
        return new GroupSpec(mode, maxActive, budget, preempt, fence, onEnsembleLoss, restarts, 0, onAgentCrash);
    }

    void lease(long millis) {
        budget = new LeaseBudget(Duration.ofMillis(millis), budget.demote(), budget.kill());
    }

    void killLimit(long millis) {
        budget = new LeaseBudget(budget.lease(), budget.demote(), Duration.ofMillis(millis));
    }

    void activeActive(int bound) {
        mode = Mode.ACTIVE_ACTIVE;
        maxActive = OptionalInt.of(bound);
    }

    /** Everybody is active and stays so while ZooKeeper is away. */
    void everybodyKeeps() {
        mode = Mode.ACTIVE_ACTIVE;
        maxActive = OptionalInt.empty();
        onEnsembleLoss = EnsembleLoss.KEEP;
    }
}
