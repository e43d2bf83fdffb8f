package baton.coordinator.view;

import baton.failover.group.EnsembleLoss;
import baton.failover.group.GroupSpec;
import baton.failover.operator.Refused;
import baton.failover.policy.Inequality;
import baton.failover.policy.Margins;
import baton.failover.policy.Profiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether a group's lease rides out the loss of a ZooKeeper server and an election, on the ensemble that is there.
 *
 * <p>Counted with the pace that an agent takes by default; the coordinator cannot see what an agent was told instead.
 */
public final class Inequalities {
    private Inequalities() {}

    /** Refuses a lease that has no room for even one lost renewal. */
    public static void refuseIfTooShort(GroupSpec spec) {
        margins(spec).shortage().ifPresent(shortage -> {
            throw new Refused(
                    Refused.Why.WRONG,
                    "lease-too-short",
                    "lease " + shortage + "; raise lease, or lower demote-limit or kill-limit");
        });
    }

    /** What the loss of one server, and of the leader, does to the holders of a group. */
    public static List<Inequality> of(GroupSpec spec, EnsembleSight ensemble) {
        Margins margins = margins(spec);
        return List.of(
                onThis(ensemble, spec, margins.lossOfServer(), "a ZooKeeper server"),
                onThis(ensemble, spec, margins.lossOfLeader(sync(ensemble)), "the ZooKeeper leader"));
    }

    private static Inequality onThis(EnsembleSight ensemble, GroupSpec spec, Inequality inequality, String what) {
        if (spec.onEnsembleLoss() == EnsembleLoss.KEEP) {
            return inequality.decided(true, "the holders go on when " + what + " is lost, and longer");
        }
        if (!ensemble.outlivesOne()) {
            int servers = ensemble.servers().size();
            return inequality.decided(
                    false,
                    "with " + servers + " server" + (servers == 1 ? "" : "s")
                            + " known the ensemble is gone when one is lost: unless it is back within "
                            + inequality.leftMillis()
                            + " ms the holders stop, and nobody takes over until it is back; run three");
        }
        return inequality;
    }

    private static Optional<Duration> sync(EnsembleSight ensemble) {
        return ensemble.tickMillis().isPresent() && ensemble.syncLimit().isPresent()
                ? Optional.of(Duration.ofMillis(ensemble.tickMillis().getAsLong())
                        .multipliedBy(ensemble.syncLimit().getAsInt()))
                : Optional.empty();
    }

    private static Margins margins(GroupSpec spec) {
        return new Margins(spec.budget(), Profiles.paceFor(spec.budget().lease()));
    }
}
