package baton.coordinator.view;

import baton.failover.group.AgentPace;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a group's lease rides out the loss of a ZooKeeper server and an election; (2), (3) and (4) of the protocol. */
public final class Inequalities {
    /** Bound of the random pause of up to 1 s before a client tries the next server; 0.5 to 0.8 s were measured. */
    static final Duration RECONNECT = Duration.ofSeconds(1);

    /** Bound of an election among servers that are up; 0.4 to 0.9 s were measured. */
    static final Duration ELECTION = Duration.ofSeconds(1);

    private Inequalities() {}

    /** Refuses a lease that has no room for even one lost renewal. */
    public static void refuseIfTooShort(GroupSpec spec) {
        LeaseBudget budget = spec.budget();
        AgentPace pace = Pace.at(budget.lease());
        long need = budget.demote().toMillis()
                + budget.kill().toMillis()
                + pace.guardSlack().toMillis()
                + pace.renewal().toMillis()
                + pace.attempt().toMillis();
        if (budget.lease().toMillis() <= need) {
            throw new Refused(
                    Refused.Why.WRONG,
                    "lease-too-short",
                    "lease " + budget.lease().toMillis() + " ms must be longer than demote-limit "
                            + budget.demote().toMillis() + " + kill-limit "
                            + budget.kill().toMillis() + " + guard slack "
                            + pace.guardSlack().toMillis() + " + renewal "
                            + pace.renewal().toMillis() + " + attempt "
                            + pace.attempt().toMillis() + " = " + need
                            + " ms, or one lost renewal stops the service; raise lease or lower the limits");
        }
    }

    /** What the loss of one server, and of the leader, does to the holders of a group. */
    public static List<Inequality> of(GroupSpec spec, EnsembleSight ensemble) {
        return List.of(lossOfServer(spec, ensemble), lossOfLeader(spec, ensemble));
    }

    private static Inequality lossOfServer(GroupSpec spec, EnsembleSight ensemble) {
        AgentPace pace = Pace.at(spec.budget().lease());
        long need = pace.renewal().plus(pace.attempt()).plus(RECONNECT).toMillis();
        String sum = "(3) " + left(spec) + " >= " + pace.renewal().toMillis() + " + "
                + pace.attempt().toMillis() + " + " + RECONNECT.toMillis() + " = " + need + " ms";
        return inequality("loss-of-a-server", "a ZooKeeper server", spec, ensemble, OptionalLong.of(need), sum);
    }

    private static Inequality lossOfLeader(GroupSpec spec, EnsembleSight ensemble) {
        AgentPace pace = Pace.at(spec.budget().lease());
        OptionalLong need = OptionalLong.empty();
        String sum = "(4) " + left(spec) + " >= " + pace.renewal().toMillis() + " + syncLimit * tick + "
                + ELECTION.toMillis() + " + " + RECONNECT.toMillis() + " ms";
        if (ensemble.tickMillis().isPresent() && ensemble.syncLimit().isPresent()) {
            long sync = ensemble.syncLimit().getAsInt() * ensemble.tickMillis().getAsLong();
            long total = pace.renewal().plus(ELECTION).plus(RECONNECT).toMillis() + sync;
            need = OptionalLong.of(total);
            sum = "(4) " + left(spec) + " >= " + pace.renewal().toMillis() + " + " + sync + " + " + ELECTION.toMillis()
                    + " + " + RECONNECT.toMillis() + " = " + total + " ms";
        }
        return inequality("loss-of-the-leader", "the ZooKeeper leader", spec, ensemble, need, sum);
    }

    private static Inequality inequality(
            String code, String what, GroupSpec spec, EnsembleSight ensemble, OptionalLong need, String sum) {
        long left = leftMillis(spec);
        if (spec.onEnsembleLoss() == EnsembleLoss.KEEP) {
            return new Inequality(
                    code,
                    Optional.of(true),
                    left,
                    need,
                    sum,
                    "the holders go on when " + what + " is lost, and longer");
        }
        if (!ensemble.outlivesOne()) {
            return new Inequality(
                    code,
                    Optional.of(false),
                    left,
                    need,
                    sum,
                    "with " + ensemble.servers().size() + " server"
                            + (ensemble.servers().size() == 1 ? "" : "s")
                            + " known the ensemble is gone when one is lost: unless it is back within " + left
                            + " ms the holders stop, and nobody takes over until it is back; run three");
        }
        if (need.isEmpty()) {
            return new Inequality(
                    code,
                    Optional.empty(),
                    left,
                    need,
                    sum,
                    "not known, because no server told its syncLimit: allow the four-letter word conf, or see that"
                            + " syncLimit * tickTime and an election fit into " + left + " ms");
        }
        boolean holds = left >= need.getAsLong();
        return new Inequality(
                code,
                Optional.of(holds),
                left,
                need,
                sum,
                holds
                        ? "no holder stops when " + what + " is lost; " + (left - need.getAsLong()) + " ms are to spare"
                        : "holders may stop, and others take over, when " + what + " is lost; "
                                + (need.getAsLong() - left) + " ms are missing");
    }

    private static long leftMillis(GroupSpec spec) {
        return spec.budget()
                .lease()
                .minus(spec.budget().demote())
                .minus(spec.budget().kill())
                .minus(Pace.at(spec.budget().lease()).guardSlack())
                .toMillis();
    }

    private static String left(GroupSpec spec) {
        LeaseBudget budget = spec.budget();
        return budget.lease().toMillis() + " - " + budget.demote().toMillis() + " - "
                + budget.kill().toMillis() + " - "
                + Pace.at(budget.lease()).guardSlack().toMillis() + " = "
                + leftMillis(spec);
    }
}
