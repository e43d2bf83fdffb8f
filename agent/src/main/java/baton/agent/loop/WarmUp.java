package baton.agent.loop;

import baton.failover.group.AgentPace;
import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.LatchEntry;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Hook;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.member.Outcome;
import baton.failover.member.Phase;
import baton.failover.member.RenewalOutcome;
import baton.failover.member.Step;
import baton.failover.member.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One failover in memory, of a group that does not exist: a take-over, a failure, a release.
 *
 * <p>A failover is rare, and the first in the life of an agent would be the one that loads the classes of half of the
 * rules; that takes longer than all the rest of it. The commands are read and thrown away: nothing is sent or written.
 */
public final class WarmUp {
    private static final Duration STEP = Duration.ofMillis(10);

    private final Decider decider;
    private final GroupName group = new GroupName("warm-up");
    private final Seat seat = new Seat(0);
    private final Epoch epoch = Epoch.NONE.next();
    private final Holder self;
    private Node node;
    private Tick now = new Tick(0);
    private Tally tally = Tally.NOTHING;

    private WarmUp(Decider decider, Holder self, AgentPace pace, GroupSpec spec) {
        this.decider = decider;
        this.self = self;
        this.node = Node.starting(self, pace, "", List.of(new Member(group, spec, 1, false)));
    }

    /** Returns the phase that it ended in before the seat was given back; empty when it took none. */
    public static Optional<Phase> play(Decider decider, Holder self, AgentPace pace, GroupSpec spec) {
        return new WarmUp(decider, self, pace, spec).play(spec);
    }

    private Optional<Phase> play(GroupSpec spec) {
        meet(new Event.Started(group, List.of(), Epoch.NONE, Epoch.NONE));
        meet(new Event.GuardChanged(true));
        meet(new Event.HealthChanged(group, true, "", OptionalLong.empty()));
        meet(new Event.GroupRead(group, view(spec, Epoch.NONE, Optional.empty(), ClaimState.RELEASED), true));
        meet(new Event.ClaimEnded(group, epoch, new Outcome.Done(1)));
        meet(new Event.MarkWritten(group, epoch, Optional.empty()));
        meet(new Event.GroupRead(group, view(spec, epoch, Optional.of(self), ClaimState.HELD), false));
        meet(new Event.RenewalEnded(1, new RenewalOutcome.Committed()));
        meet(new Event.HoldWritten(group, epoch, Optional.empty()));
        meet(new Event.HookEnded(group, epoch, Hook.PROMOTE, true, ""));
        meet(new Event.HookEnded(group, epoch, Hook.CHECK, true, ""));
        meet(new Event.ServiceExited(group, epoch, "ended"));
        meet(new Event.HookEnded(group, epoch, Hook.VERIFY, true, ""));
        Optional<Phase> reached = member().tenure().map(Tenure::phase);
        meet(new Event.ReleaseEnded(group, seat, epoch, new Outcome.Done(2)));
        return reached;
    }

    private Member member() {
        return node.members().values().iterator().next();
    }

    private void meet(Event event) {
        now = now.plus(STEP);
        tally = tally.met(event, now);
        Step step = decider.next(node, event, now);
        node = step.node();
        for (Command command : step.commands()) {
            if (command instanceof Command.LogTransition log) {
                var unused = TransitionLine.of(log);
            }
            tally = tally.ordered(command);
        }
    }

    /** One seat, this node as the first candidate, and another one, so that a failure is a reason to leave. */
    private GroupView view(GroupSpec spec, Epoch highest, Optional<Holder> holder, ClaimState state) {
        NodeName other = new NodeName(node.name().value() + "-other");
        LatchEntry own = new LatchEntry(node.name(), "latch-0");
        Claim claim = new Claim(highest, holder, state, spec.terms(), Cause.START);
        int version = (int) highest.number();
        return new GroupView(
                spec,
                0,
                highest,
                version,
                List.of(new SeatView(seat, claim, version, SeatView.NO_LEASE, List.of(), Map.of())),
                List.of(own, new LatchEntry(other, "latch-1")),
                Optional.of(own),
                List.of(standby(node.name()), standby(other)),
                Optional.empty(),
                false);
    }

    private MemberReport standby(NodeName name) {
        return new MemberReport(
                new Holder(name, node.stamp(), node.incarnation()),
                Role.STANDBY,
                true,
                false,
                1,
                OptionalLong.empty(),
                List.of(),
                "");
    }
}
