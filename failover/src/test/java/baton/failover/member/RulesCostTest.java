package baton.failover.member;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import baton.failover.group.AgentPace;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Tick;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What an event costs a host with many groups; figures are printed, only what grows with the groups is judged. */
class RulesCostTest {
    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;
    private static final Tick NOW = new Tick(1_000_000);

    @Test
    void aMemberThatAnEventDoesNotConcernIsSharedNotCopied() {
        Node before = standbys(3);
        Node after = Rules.next(before, health(1), NOW).node();
        assertSame(before.members.get(group(0)), after.members.get(group(0)));
        assertNotSame(before.members.get(group(1)), after.members.get(group(1)));
        assertSame(before.members.get(group(2)), after.members.get(group(2)));
    }

    @Test
    void anEventIsPrintedWithItsCost() {
        for (int groups : List.of(20, 200)) {
            Node node = standbys(groups);
            Records records = new Records();
            records.held(Stage.SEAT, Stage.OTHER, 4);
            GroupView view = records.view(Stage.SELF);
            cost("health, " + groups + " groups", node, index -> health(index % groups));
            cost("view, " + groups + " groups", node, index -> new Event.GroupRead(group(index % groups), view, false));
            cost("alarm, " + groups + " groups", node, index -> new Event.Alarm());
        }
    }

    private static void cost(String what, Node start, IntFunction<Event> events) {
        long best = Long.MAX_VALUE;
        for (int repeat = 0; repeat < 3; repeat++) {
            Node node = start;
            long began = PROCESSOR.getCurrentThreadCpuTime();
            for (int index = 0; index < ROUNDS; index++) {
                node = Rules.next(node, events.apply(index), NOW).node();
            }
            best = Math.min(best, PROCESSOR.getCurrentThreadCpuTime() - began);
        }
        System.out.printf("%-22s %7.1f us an event%n", what, best / 1000.0 / ROUNDS);
    }

    private static Node standbys(int groups) {
        Records records = new Records();
        records.held(Stage.SEAT, Stage.OTHER, 4);
        Holder self = Records.holder(Stage.SELF);
        List<Member> members = new ArrayList<>();
        for (int index = 0; index < groups; index++) {
            members.add(new Member(group(index), records.policy.spec(), 100, false));
        }
        Node node = Node.starting(self, AgentPace.DEFAULT, "n1:8701", members);
        node = Rules.next(node, new Event.GuardChanged(true), NOW).node();
        for (int index = 0; index < groups; index++) {
            node = Rules.next(node, new Event.Started(group(index), List.of(), Epoch.NONE, Epoch.NONE), NOW)
                    .node();
            node = Rules.next(node, health(index), NOW).node();
            node = Rules.next(node, new Event.GroupRead(group(index), records.view(Stage.SELF), false), NOW)
                    .node();
        }
        return node;
    }

    private static Event health(int index) {
        return new Event.HealthChanged(group(index), true, "", OptionalLong.empty());
    }

    private static GroupName group(int index) {
        return new GroupName("group-" + index);
    }
}
