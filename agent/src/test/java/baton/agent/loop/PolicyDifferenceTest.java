package baton.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.AgentPace;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.Epoch;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Restarts;
import baton.failover.group.Stamp;
import baton.failover.member.Event;
import baton.failover.member.Member;
import baton.failover.member.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PolicyDifferenceTest {
    private static final GroupName WEB = new GroupName("web");

    private final PolicyDifference difference = new PolicyDifference();
    private final Node node = Node.starting(
            new Holder(new NodeName("n1"), new Stamp("boot"), new Incarnation("life")),
            AgentPace.DEFAULT,
            "n1:8701",
            List.of(new Member(WEB, spec(LeaseBudget.DEFAULT), 100, false)));

    @Test
    void aDifferenceIsToldOnceForEachVersion() {
        assertEquals(
                Optional.of("the policy of group web in ZooKeeper (version 3) is in force and differs from this host's"
                        + " file: lease is 3s, the file says 8s; demote-limit is 500ms, the file says 2s; with this"
                        + " agent's pace, which follows its files, lease 3000 ms has no room for one lost renewal:"
                        + " demote-limit 500 + kill-limit 500 + guard slack 300 + renewal 1000 + attempt 1000 = 3300 ms;"
                        + " correct the file, or bring it in force with \"baton apply\""),
                difference.warning(read(LeaseBudget.FAST, 3), node));
        assertEquals(Optional.empty(), difference.warning(read(LeaseBudget.FAST, 3), node));
        assertEquals(true, difference.warning(read(LeaseBudget.FAST, 4), node).isPresent());
    }

    @Test
    void thePolicyOfTheFileIsNoReasonToWarn() {
        assertEquals(Optional.empty(), difference.warning(read(LeaseBudget.DEFAULT, 0), node));
    }

    private static Event read(LeaseBudget budget, int version) {
        GroupView view = new GroupView(
                spec(budget),
                version,
                Epoch.NONE,
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
        return new Event.GroupRead(WEB, view, false);
    }

    private static GroupSpec spec(LeaseBudget budget) {
        return new GroupSpec(
                Mode.ACTIVE_PASSIVE,
                OptionalInt.empty(),
                budget,
                Optional.empty(),
                FencePolicy.NONE,
                EnsembleLoss.STOP,
                Restarts.NONE,
                0);
    }
}
