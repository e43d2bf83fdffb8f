package baton.agent.api;

import baton.agent.loop.MemberSnapshot;
import baton.agent.loop.Snapshot;
import baton.agent.loop.Tally;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import baton.failover.member.Hook;
import baton.failover.member.Phase;
import baton.failover.member.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Snapshots made by hand. */
final class Pictures {
    static final Tick NOW = new Tick(100_000);
    static final GroupName DB = new GroupName("db");

    private Pictures() {}

    static MemberSnapshot active(boolean healthy, Phase phase, long answersUntil) {
        MemberSnapshot.Held held = new MemberSnapshot.Held(
                new Seat(0), new Epoch(17), phase, Optional.of(new Tick(107_000)), new Tick(answersUntil));
        return new MemberSnapshot(Role.ACTIVE, true, healthy, 100, OptionalLong.of(42), List.of(), Optional.of(held));
    }

    static MemberSnapshot standby(boolean healthy, boolean joined) {
        List<Reason> reasons = healthy ? List.of() : List.of(new Reason("unhealthy", "no answer on port 5432"));
        return new MemberSnapshot(Role.STANDBY, joined, healthy, 100, OptionalLong.empty(), reasons, Optional.empty());
    }

    static Snapshot of(MemberSnapshot member) {
        SortedMap<GroupName, MemberSnapshot> groups = new TreeMap<>();
        groups.put(DB, member);
        Tally.OfGroup counts = new Tally.OfGroup(
                Map.of(Transition.Kind.PROMOTED, 2L),
                Map.of(Phase.PROMOTING, new Tally.Laps(2, Duration.ofMillis(1234))),
                Optional.empty(),
                Optional.of(new Tally.HookRun(Hook.PROMOTE, new Epoch(17), true, "started", new Tick(99_000))));
        return new Snapshot(
                new Holder(new NodeName("n1"), new Stamp("boot.run"), new Incarnation("life")),
                "n1:8701",
                12,
                new Tick(99_900),
                false,
                true,
                new Tick(99_500),
                new Tally(Map.of(DB, counts), Map.of("committed", 9L)),
                groups,
                Optional.empty());
    }
}
