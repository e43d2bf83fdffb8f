package baton.failover.member;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentPace;
import baton.failover.group.Claim;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One node under the real rules; the test plays everything else: clock, ZooKeeper, host.
 *
 * <p>Latch, report, debts paid and operations finished reach the records at once; every other command waits until the test
 * answers it. Each step is checked against the {@link Ledger}.
 */
final class Stage {
    static final GroupName DATABASE = new GroupName("database");
    static final GroupName WEB = new GroupName("web");
    static final NodeName SELF = new NodeName("n1");
    static final NodeName OTHER = new NodeName("n2");
    static final NodeName THIRD = new NodeName("n3");
    static final Seat SEAT = new Seat(0);

    /** L, S, K, d and h of the default profile, and W for it, in milliseconds. */
    static final long LEASE = 8000;

    static final long DEMOTE = 2000;
    static final long KILL = 500;
    static final long SLACK = 300;
    static final long PERIOD = 1000;
    static final long WAIT = 9828;

    /** For which nobody may renew while an agent restarts. */
    static final Duration ROOM = Duration.ofSeconds(20);

    final Records records = new Records();
    private final Map<GroupName, Records> others = new TreeMap<>();
    final List<Command> history = new ArrayList<>();
    private final Map<GroupName, Ledger> ledgers = new TreeMap<>();
    final Holder self;
    private GroupName group = DATABASE;
    private Node node;
    /** Epochs that the disk has not confirmed. */
    private final Deque<Command.Mark> unanswered = new ArrayDeque<>();

    private boolean diskAnswers = true;
    private long now = 100_000;
    private Step step;
    private int met;
    private String rendered;

    Stage(int priority) {
        this(priority, List.of(DATABASE), false);
    }

    private Stage(int priority, List<GroupName> groups, boolean drains) {
        this.self = Records.holder(SELF);
        List<Member> members = groups.stream()
                .map(name -> new Member(name, records.policy.spec(), priority, drains))
                .toList();
        groups.forEach(name -> ledgers.put(name, new Ledger(name)));
        node = Node.starting(self, AgentPace.DEFAULT, "n1:8701", members);
        step = new Step(node, List.of(), Tick.NEVER);
        rendered = Rendering.of(node);
    }

    /** A life that has begun and found nothing on its host; it has not read the group yet. */
    static Stage begun() {
        return begun(false);
    }

    private static Stage begun(boolean drains) {
        Stage stage = new Stage(100, List.of(DATABASE), drains);
        stage.begins(List.of(), 0);
        return stage;
    }

    /** A healthy standby in the latch, behind a holder whose lease was first seen now. */
    static Stage standby() {
        Stage stage = begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.settles();
        return stage;
    }

    /** A node with two groups, both active. */
    static Stage activeTwice() {
        return activeIn(List.of(WEB, DATABASE));
    }

    /** A node that is active in all of {@code groups}; what follows talks of the last one. */
    static Stage activeIn(List<GroupName> groups) {
        Stage stage = new Stage(100, groups, false);
        for (GroupName name : groups) {
            stage.group = name;
            stage.begins(List.of(), 0);
            stage.records().free(SEAT);
            stage.settles();
            stage.becomesActive();
        }
        return stage;
    }

    /** A node with two groups: {@link #WEB} is active, the claim of the other is under way. */
    static Stage activeAndClaiming() {
        Stage stage = new Stage(100, List.of(DATABASE, WEB), false);
        for (GroupName name : List.of(WEB, DATABASE)) {
            stage.group = name;
            stage.begins(List.of(), 0);
            stage.records().free(SEAT);
            stage.settles();
            if (name.equals(WEB)) {
                stage.becomesActive();
            }
        }
        return stage;
    }

    static Stage claiming() {
        Stage stage = begun();
        stage.records.free(SEAT);
        stage.settles();
        return stage;
    }

    static Stage active() {
        return in(Phase.ACTIVE);
    }

    /** An active member whose clients are sent away before a planned stop. */
    static Stage withDrainHook() {
        Stage stage = begun(true);
        stage.records.free(SEAT);
        stage.settles();
        return stage.becomesActive();
    }

    /** Another life that found what {@code hold} says, on a host whose claim names the life before. */
    static Stage reborn(HoldPhase phase, boolean usable) {
        Stage stage = new Stage(100);
        stage.records.held(SEAT, lifeBefore(), 4);
        stage.begins(List.of(new FoundHold(stage.found(4, phase), usable)), 4);
        return stage;
    }

    /** A life that cannot read files of its host about the group. */
    static Stage damaged(Optional<String> mark, Optional<String> refusals) {
        Stage stage = new Stage(100).diskIsSilent();
        stage.meets(new Event.StateUnreadable(DATABASE, mark, refusals));
        return mark.isPresent() ? stage.begins(List.of(), 0) : stage;
    }

    static Holder lifeBefore() {
        Holder self = Records.holder(SELF);
        return new Holder(self.node(), self.stamp(), new Incarnation("n1-life-before"));
    }

    /** A member that came to {@code phase} by the events that lead there, alone in its group. */
    static Stage in(Phase phase) {
        return switch (phase) {
            case CLAIMING -> claiming();
            case PROVING -> claiming().claimCommits();
            case HOLDING -> in(Phase.PROVING).renewalCommits();
            case PROMOTING -> in(Phase.HOLDING).holdStands();
            case CHECKING -> in(Phase.PROMOTING).succeeds(Hook.PROMOTE);
            case ACTIVE -> in(Phase.CHECKING).succeeds(Hook.CHECK).holdStands();
            case ADOPTING -> reborn(HoldPhase.ACTIVE, true);
            case RESTARTING -> active().exits("exit status 1");
            case DRAINING -> withDrainHook().drains();
            case DEMOTING -> active().drains();
            case VERIFYING -> in(Phase.DEMOTING).succeeds(Hook.DEMOTE);
            case KILLING -> in(Phase.DEMOTING).fails(Hook.DEMOTE);
            case STOP_FAILED -> in(Phase.KILLING).fails(Hook.KILL).amendCommits();
            case RELEASING -> in(Phase.VERIFYING).succeeds(Hook.VERIFY);
        };
    }

    // What happens.

    /** The disk answers at once, unless it was told not to. */
    Stage meets(Event event) {
        confirmMarks();
        return meet(event);
    }

    private void confirmMarks() {
        while (diskAnswers && !unanswered.isEmpty()) {
            Command.Mark mark = unanswered.remove();
            meet(new Event.MarkWritten(mark.group(), mark.epoch(), Optional.empty()));
        }
    }

    private Stage meet(Event event) {
        ledgers.values().forEach(ledger -> ledger.note(event));
        Step next = Rules.next(node, event, now());
        assertEquals(rendered, Rendering.of(node), "the node that was passed in is left as it was");
        assertEquals(List.of(), next.breakdowns(), "no turn of a law breaks down");
        ledgers.values().forEach(ledger -> ledger.check(next, now()));
        step = next;
        met++;
        node = next.node();
        rendered = Rendering.of(node);
        history.addAll(next.commands());
        next.commands().forEach(this::carryOut);
        return this;
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Publish publish) {
            records(publish.group()).members.put(SELF, publish.report());
        } else if (command instanceof Command.JoinLatch join) {
            records(join.group()).joins(SELF);
        } else if (command instanceof Command.RejoinLatch rejoin) {
            records(rejoin.group()).joins(SELF);
        } else if (command instanceof Command.PayDebt pay) {
            records(pay.group()).debts(pay.seat()).remove(pay.debt());
        } else if (command instanceof Command.NoteFenceFailure note) {
            records(note.group()).fenceFailures.put(note.debt(), note.failure());
        } else if (command instanceof Command.Mark mark) {
            unanswered.add(mark);
        } else if (command instanceof Command.FinishOperation finish) {
            records(finish.group()).intent = Optional.empty();
        }
    }

    Records records(GroupName name) {
        return name.equals(DATABASE) ? records : others.computeIfAbsent(name, unknown -> new Records());
    }

    /** The records of the group that is talked of. */
    Records records() {
        return records(group);
    }

    Stage begins(List<FoundHold> found, long mark) {
        meets(new Event.GuardChanged(true));
        meets(new Event.HealthChanged(group, true, "", OptionalLong.empty()));
        return meets(new Event.Started(group, found, new Epoch(mark), Epoch.NONE));
    }

    /** Reads until the own latch and report are seen. */
    Stage settles() {
        return reads().reads();
    }

    Stage reads() {
        return meets(new Event.GroupRead(group, records().view(SELF), false));
    }

    Stage readsBack() {
        return meets(new Event.GroupRead(group, records().view(SELF), true));
    }

    /** Time passes and the alarm rings at the end of it. */
    Stage after(long millis) {
        return late(millis).meets(new Event.Alarm());
    }

    /** Time passes in which the agent stands still. */
    Stage late(long millis) {
        now += millis;
        return this;
    }

    Stage claimCommits() {
        return meets(new Event.ClaimEnded(group, claimCommitsUnheard(), new Outcome.Done(version())));
    }

    /** The claim commits; its answer is lost. */
    Epoch claimCommitsUnheard() {
        Command last = latest(command -> command instanceof Command.Claim || command instanceof Command.AddSeat);
        if (last instanceof Command.Claim claim) {
            claim.debt().ifPresent(records().debts(claim.seat())::add);
            return commits(claim.seat(), claim.claim());
        }
        Command.AddSeat add = (Command.AddSeat) last;
        return commits(add.seat(), add.claim());
    }

    private Epoch commits(Seat seat, Claim claim) {
        records().set(seat, claim);
        records().epochVersion++;
        claim.holder().ifPresent(holder -> records().leases.putIfAbsent(holder.incarnation(), 1));
        return claim.epoch();
    }

    private int version() {
        return records().version(tenure().seat());
    }

    Stage claimEnds(Outcome outcome) {
        return meets(
                new Event.ClaimEnded(group, latest(Command.Claim.class).claim().epoch(), outcome));
    }

    Stage amendCommits() {
        Command.Amend amend = amendCommitsUnheard();
        return meets(new Event.AmendEnded(
                group,
                amend.claim().epoch(),
                amend.claim(),
                new Outcome.Done(records().version(amend.seat()))));
    }

    Command.Amend amendCommitsUnheard() {
        Command.Amend amend = latest(Command.Amend.class);
        assertEquals(records().version(amend.seat()), amend.claimVersion(), "an amendment compares the claim");
        records().set(amend.seat(), amend.claim());
        return amend;
    }

    Stage amendEnds(Outcome outcome) {
        Command.Amend amend = latest(Command.Amend.class);
        return meets(new Event.AmendEnded(group, amend.claim().epoch(), amend.claim(), outcome));
    }

    Stage releaseCommits() {
        Command.Release release = latest(Command.Release.class);
        assertEquals(records().version(release.seat()), release.claimVersion(), "a release compares the claim");
        records().set(release.seat(), release.claim());
        return releaseEnds(new Outcome.Done(records().version(release.seat())));
    }

    Stage releaseEnds(Outcome outcome) {
        Command.Release release = latest(Command.Release.class);
        return meets(
                new Event.ReleaseEnded(group, release.seat(), release.claim().epoch(), outcome));
    }

    Stage renewalCommits() {
        return renewalCommits(latest(Command.Renew.class));
    }

    Stage renewalCommits(Command.Renew renew) {
        return renewalEnds(renew, new RenewalOutcome.Committed());
    }

    Stage renewalEnds(RenewalOutcome outcome) {
        return renewalEnds(latest(Command.Renew.class), outcome);
    }

    Stage renewalEnds(Command.Renew renew, RenewalOutcome outcome) {
        return meets(new Event.RenewalEnded(renew.number(), outcome));
    }

    /** Every renewal that falls due is committed 10 ms later. */
    Stage serves(long millis) {
        long end = now + millis;
        while (now < end) {
            late(Math.min(step.alarm().millis(), end) - now).meets(new Event.Alarm());
            if (gave(Command.Renew.class)) {
                late(Math.min(10, end - now)).renewalCommits();
            }
        }
        return this;
    }

    /** From now on the test answers for the disk. */
    Stage diskIsSilent() {
        diskAnswers = false;
        return this;
    }

    Stage diskAnswers(Optional<String> refusal) {
        Command.Mark mark = unanswered.remove();
        return meets(new Event.MarkWritten(mark.group(), mark.epoch(), refusal));
    }

    Stage holdStands() {
        return meets(new Event.HoldWritten(
                group, latest(Command.WriteHold.class).hold().epoch(), Optional.empty()));
    }

    Stage holdIsRefused(String why) {
        return meets(new Event.HoldWritten(
                group, latest(Command.WriteHold.class).hold().epoch(), Optional.of(why)));
    }

    Stage succeeds(Hook hook) {
        return ends(hook, true, "");
    }

    Stage fails(Hook hook) {
        return ends(hook, false, "exit status 1");
    }

    private Stage ends(Hook hook, boolean succeeded, String detail) {
        Command.RunHook run = (Command.RunHook) latest(command ->
                command instanceof Command.RunHook called && called.call().hook() == hook);
        return meets(new Event.HookEnded(group, run.call().epoch(), hook, succeeded, detail));
    }

    Stage fenceEnds(boolean succeeded, String detail) {
        Command.Fence fence = latest(Command.Fence.class);
        return meets(new Event.FenceEnded(group, fence.seat(), fence.debt(), succeeded, detail));
    }

    Stage isAskedToStop(long epoch) {
        return meets(new Event.FenceAsked(group, new Epoch(epoch)));
    }

    Stage exits(String detail) {
        return meets(new Event.ServiceExited(group, tenure().epoch(), detail));
    }

    Stage lapses() {
        return meets(new Event.HoldLapsed(group, tenure().epoch()));
    }

    Stage drains() {
        records().drained = true;
        return reads();
    }

    Stage guard(boolean alive) {
        return meets(new Event.GuardChanged(alive));
    }

    Stage isUnhealthy() {
        return meets(new Event.HealthChanged(group, false, "does not answer", OptionalLong.empty()));
    }

    Stage stops() {
        return meets(new Event.StopRequested(new Reason("agent-stops", "the agent is stopped")));
    }

    Stage isRevoked() {
        records().change(SEAT, Claim::revoked);
        return reads();
    }

    /** From a claim under way to a promoted service. */
    Stage becomesActive() {
        return claimCommits()
                .renewalCommits()
                .holdStands()
                .succeeds(Hook.PROMOTE)
                .succeeds(Hook.CHECK)
                .holdStands();
    }

    // What the node says to it.

    Node node() {
        return node;
    }

    Tick now() {
        return new Tick(now);
    }

    Tick ahead(long millis) {
        return new Tick(now + millis);
    }

    Step step() {
        return step;
    }

    /** How many events it has met. */
    int met() {
        return met;
    }

    /** Codes of all that the member reports. */
    List<String> reasons() {
        return member().report().orElseThrow().reasons().stream()
                .map(Reason::code)
                .toList();
    }

    Member member() {
        return requireNonNull(node.members().get(group));
    }

    Tenure tenure() {
        return member().tenure().orElseThrow();
    }

    Optional<Phase> phase() {
        return member().tenure().map(Tenure::phase);
    }

    boolean isIn(Phase phase) {
        return phase().equals(Optional.of(phase));
    }

    /** What the last step commands of that kind. */
    <C extends Command> List<C> all(Class<C> kind) {
        return step.commands().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean gave(Class<? extends Command> kind) {
        return !all(kind).isEmpty();
    }

    /** The only command of that kind in the last step. */
    <C extends Command> C only(Class<C> kind) {
        assertEquals(1, all(kind).size(), () -> "one " + kind.getSimpleName() + " in " + step.commands());
        return all(kind).get(0);
    }

    boolean calls(Hook hook) {
        return all(Command.RunHook.class).stream().anyMatch(run -> run.call().hook() == hook);
    }

    boolean callsNoHook() {
        return !gave(Command.RunHook.class);
    }

    Stage nowCalls(Hook hook) {
        assertEquals(hook, only(Command.RunHook.class).call().hook());
        return this;
    }

    Stage nowIn(Phase phase) {
        assertEquals(Optional.of(phase), phase());
        return this;
    }

    Stage nowStandsBy() {
        assertEquals(Optional.empty(), phase());
        return this;
    }

    Stage nowGives(Class<? extends Command> kind) {
        assertTrue(gave(kind), () -> "a " + kind.getSimpleName() + " in " + step.commands());
        return this;
    }

    Stage givesNo(Class<? extends Command> kind) {
        assertFalse(gave(kind), () -> "no " + kind.getSimpleName() + " in " + step.commands());
        return this;
    }

    /** The place of the first command of that kind in the last step. */
    int place(Class<? extends Command> kind) {
        nowGives(kind);
        return step.commands().stream().map(kind::isInstance).toList().indexOf(true);
    }

    <C extends Command> C latest(Class<C> kind) {
        return kind.cast(latest(kind::isInstance));
    }

    private Command latest(Predicate<Command> which) {
        for (int at = history.size() - 1; at >= 0; at--) {
            if (which.test(history.get(at))) {
                return history.get(at);
            }
        }
        throw new AssertionError("nothing of that kind was commanded: " + history);
    }

    Hold found(long epoch, HoldPhase phase) {
        return new Hold(
                SEAT, new Epoch(epoch), phase, ahead(LEASE - KILL - SLACK), ahead(LEASE), Duration.ofMillis(KILL));
    }

    boolean logged(Transition.Kind kind) {
        return all(Command.LogTransition.class).stream()
                .anyMatch(log -> log.transition().kind() == kind);
    }
}
