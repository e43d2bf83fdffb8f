package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.AgentPace;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Hold;
import baton.failover.member.Hook;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import baton.failover.member.Rules;
import baton.failover.member.Step;
import baton.failover.member.Transition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One life of an agent: the real rules, between a host and an ensemble that are simulated. */
final class SimulatedAgent {
    static final long SESSION_TIMEOUT = 6000;
    private static final long ANSWER_LIMIT = 800;

    /** K in the file of a host that was written for a longer lease than the policy in force has. */
    private static final Duration LIMIT_OF_THE_FILE = Duration.ofSeconds(3);

    private final World world;
    private final SimulatedEnsemble ensemble;
    private final SimulatedHost host;
    private final Neighbours neighbours;
    private final Break broken;
    private final Map<GroupName, GroupSpec> specs;
    private final Holder self;
    final long session;
    private final Deque<Event> pending = new ArrayDeque<>();
    private final Map<GroupName, Long> deliveredAt = new HashMap<>();
    private final Map<GroupName, Boolean> readUnderWay = new HashMap<>();
    private final Map<GroupName, Boolean> readBackWanted = new HashMap<>();
    private Node node;
    /** What it was when the commands of a turn had all been carried out; others are answered from this. */
    private Node carriedOut;

    private boolean alive = true;
    /** How many reasons there are to stand still; commands that were decided come before events that waited. */
    private int pauses;

    private boolean connected = true;
    /** Cut off but for its renewals, which have a connection of their own. */
    private boolean renewsAlone;

    /** Nobody can reach it over the network. */
    private boolean silent;

    private boolean sessionLives = true;
    private long alarmNumber;
    boolean drained;
    boolean exited;
    boolean reincarnate;

    SimulatedAgent(
            World world,
            SimulatedEnsemble ensemble,
            SimulatedHost host,
            Neighbours neighbours,
            Map<GroupName, GroupSpec> specs,
            Map<GroupName, Integer> priorities,
            long life,
            Break broken) {
        this.world = world;
        this.ensemble = ensemble;
        this.host = host;
        this.neighbours = neighbours;
        this.specs = specs;
        this.broken = broken;
        this.session = life;
        self = new Holder(host.name, host.stamp(), new Incarnation(host.name + "-life-" + life));
        List<Member> members = new ArrayList<>();
        host.files.forEach((group, file) ->
                members.add(new Member(group, file, priorities.getOrDefault(group, 5), world.chance(0.5))));
        node = Node.starting(self, AgentPace.FAST, host.name + ":8701", members);
        carriedOut = node;
        host.listen(this::receiveSoon);
        ensemble.watch(this::read);
    }

    void start() {
        ensemble.createLease(self);
        receive(new Event.GuardChanged(true));
        for (GroupName group : specs.keySet()) {
            receive(new Event.HealthChanged(group, true, "", OptionalLong.empty()));
            receive(new Event.Started(
                    group,
                    host.found(group),
                    host.marks.getOrDefault(group, Epoch.NONE),
                    host.refusals.getOrDefault(group, Epoch.NONE)));
            read(group);
        }
    }

    Node node() {
        return node;
    }

    boolean isStopped(GroupName group, Epoch epoch) {
        return carriedOut.isStopped(group, epoch);
    }

    /** True while it can notice what becomes of its guard. */
    boolean isMinding() {
        return alive && pauses == 0;
    }

    /** It runs, hears ZooKeeper and is heard. */
    boolean isWell() {
        return alive && connected && sessionLives && pauses == 0;
    }

    boolean isAlive() {
        return alive;
    }

    Holder self() {
        return self;
    }

    void crash() {
        host.guardReturns();
        alive = false;
        host.listen(event -> {});
        loseSession(world.between(0, SESSION_TIMEOUT));
    }

    /** Over REST: an answer that is lost is not missed by anybody here. */
    void isTold(Event.StoppedReported reported) {
        world.after(world.between(1, 30), () -> receive(reported));
    }

    /** The next life closes the session of the one before. */
    void closeSession() {
        loseSession(0);
    }

    private void loseSession(long after) {
        world.after(after, () -> {
            if (sessionLives) {
                sessionLives = false;
                ensemble.endSession(session);
            }
        });
    }

    void stop() {
        receiveSoon(new Event.StopRequested(new Reason("agent-stops", "the agent is stopped")));
    }

    void planRestart(boolean planned) {
        receiveSoon(new Event.RestartPlanned(planned ? Optional.of(Duration.ofSeconds(20)) : Optional.empty()));
    }

    void pause() {
        host.guardReturns();
        pauses++;
    }

    void resume() {
        pauses--;
        while (!pending.isEmpty() && pauses == 0 && alive) {
            handle(pending.remove());
        }
    }

    /** Cut from ZooKeeper: the ephemeral records go when the session does. */
    void cut() {
        connected = false;
    }

    /** The session ends; a client that is connected hears of it and begins another one. */
    void expire() {
        ensemble.endSession(session);
        world.after(world.between(10, 500), () -> {
            if (connected) {
                reconnected();
            }
        });
    }

    /** Nobody hears it any more and its session is over; {@code renews} while its renewals still arrive. */
    void isolate(boolean renews) {
        cut();
        silent = true;
        renewsAlone = renews;
        ensemble.endSession(session);
    }

    void renewsNothing() {
        renewsAlone = false;
    }

    boolean isSilent() {
        return silent;
    }

    void heal() {
        silent = false;
        renewsAlone = false;
        if (!connected) {
            connected = true;
            reconnected();
        }
    }

    /** After a reconnect the adapter writes its ephemeral records anew if they are gone, and reads everything. */
    void reconnected() {
        if (alive && sessionLives) {
            for (GroupName group : specs.keySet()) {
                requireNonNull(node.members().get(group)).report().ifPresent(report -> {
                    Command.Publish publish = new Command.Publish(group, report);
                    until(() -> isSuperseded(publish) || ensemble.publish(publish, session));
                });
                read(group);
            }
        }
    }

    void receiveSoon(Event event) {
        world.after(world.between(0, 3), () -> receive(event));
    }

    private void receive(Event event) {
        if (alive) {
            if (pauses > 0) {
                pending.add(event);
            } else {
                handle(event);
            }
        }
    }

    private void handle(Event event) {
        if (!alive || exited) {
            return;
        }
        world.count("event " + event.getClass().getSimpleName());
        Step step = Rules.next(node, event, host.clock());
        if (!step.breakdowns().isEmpty()) {
            throw new Judge.Violation(host.name + " breaks down at " + event + ": " + step.breakdowns());
        }
        node = step.node();
        long number = ++alarmNumber;
        if (number % 8 == 0 && !host.isClockless()) {
            nothingIsLeftUndone(step);
        }
        if (!step.alarm().equals(Tick.NEVER)) {
            long delay =
                    host.real(Math.max(1, step.alarm().millis() - host.clock().millis()));
            world.after(delay, () -> {
                if (number == alarmNumber) {
                    receive(new Event.Alarm());
                }
            });
        }
        boolean writes = step.commands().stream()
                .anyMatch(command -> command instanceof Command.Mark || command instanceof Command.WriteHold);
        if (host.diskSlow && writes) {
            world.count("fault: slow disk met");
            pauses++;
            host.guardReturns();
            world.after(world.between(50, 2500), () -> {
                carryOut(step);
                resume();
            });
        } else if (world.mishap(0.001)) {
            world.count("fault: paused between decision and act");
            pauses++;
            host.guardReturns();
            world.after(world.between(100, 8000), () -> {
                carryOut(step);
                resume();
            });
        } else {
            carryOut(step);
        }
    }

    /** A turn leaves out members that it does not concern: if none has set its alarm for now, none has anything to do. */
    private void nothingIsLeftUndone(Step step) {
        Tick now = host.clock();
        if (step.alarm().millis() > now.millis() + 5) {
            Step everybody = Rules.next(step.node(), new Event.GuardChanged(node.guardAlive()), now);
            if (!everybody.commands().isEmpty()) {
                throw new Judge.Violation(host.name + " rests, and should do " + everybody.commands());
            }
        }
    }

    private void carryOut(Step step) {
        for (Command command : step.commands()) {
            if (!alive) {
                return;
            }
            if (command instanceof Command.OnHost onHost) {
                onHost(onHost);
            } else if (command instanceof Command.InEnsemble inEnsemble) {
                inEnsemble(inEnsemble);
            }
        }
        carriedOut = step.node();
    }

    private void onHost(Command.OnHost command) {
        if (command instanceof Command.Mark mark) {
            host.mark(mark.group(), mark.epoch());
        } else if (command instanceof Command.WriteHold write) {
            Optional<String> refusal = host.write(write.group(), counted(write.hold()));
            receiveSoon(new Event.HoldWritten(write.group(), write.hold().epoch(), refusal));
            refusal.filter(why -> host.diskFull).ifPresent(this::waitForRoom);
        } else if (command instanceof Command.ExtendHold extend) {
            if (!host.extend(extend.group(), counted(extend.hold()))) {
                receiveSoon(new Event.HoldLapsed(extend.group(), extend.hold().epoch()));
            }
        } else if (command instanceof Command.DropHold drop) {
            host.drop(drop.group(), drop.seat(), drop.epoch());
        } else if (command instanceof Command.RunHook run) {
            world.count("hook " + run.call().hook());
            if (run.call().hook() == Hook.PROMOTE && host.isKnownToBeUnguarded()) {
                throw new Judge.Violation("guard: " + host.name + " promotes " + run.group() + " without one");
            }
            host.run(run.group(), run.call());
        } else if (command instanceof Command.Fence fence) {
            neighbours.fence(
                    fence,
                    (succeeded, detail) -> receive(
                            new Event.FenceEnded(fence.group(), fence.seat(), fence.debt(), succeeded, detail)));
        } else if (command instanceof Command.Exit) {
            exited = true;
            host.guardReturns();
            alive = false;
            host.listen(event -> {});
            closeSession();
        } else {
            throw new IllegalStateException("unknown " + command);
        }
    }

    private void waitForRoom(String why) {
        receiveSoon(new Event.HostObstacle("run-directory-full", Optional.of(why)));
        world.after(1000, () -> {
            if (host.diskFull && alive) {
                waitForRoom(why);
            } else {
                receive(new Event.HostObstacle("run-directory-full", Optional.empty()));
            }
        });
    }

    private Hold counted(Hold hold) {
        if (broken == Break.LIMIT_OF_THE_FILE) {
            return new Hold(
                    hold.seat(),
                    hold.epoch(),
                    hold.phase(),
                    hold.killAt(),
                    hold.until(),
                    LIMIT_OF_THE_FILE,
                    hold.onAgentCrash());
        }
        if (broken != Break.CLOCK_AFTER_RECEIPT || hold.killAt().equals(Tick.NEVER)) {
            return hold;
        }
        long length = 3000;
        long reserve = hold.until().millis() - hold.killAt().millis();
        Tick until = new Tick(host.clock().millis() + length);
        return new Hold(
                hold.seat(),
                hold.epoch(),
                hold.phase(),
                new Tick(until.millis() - reserve),
                until,
                hold.killLimit(),
                hold.onAgentCrash());
    }

    private void inEnsemble(Command.InEnsemble command) {
        if (command instanceof Command.Claim claim) {
            transact(
                    () -> ensemble.claim(claim),
                    outcome -> new Event.ClaimEnded(claim.group(), claim.claim().epoch(), outcome));
        } else if (command instanceof Command.AddSeat add) {
            transact(
                    () -> ensemble.addSeat(add),
                    outcome -> new Event.ClaimEnded(add.group(), add.claim().epoch(), outcome));
        } else if (command instanceof Command.Amend amend) {
            transact(
                    () -> ensemble.rewrite(amend.group(), amend.seat(), amend.claim(), amend.claimVersion()),
                    outcome -> new Event.AmendEnded(amend.group(), amend.claim().epoch(), amend.claim(), outcome));
        } else if (command instanceof Command.Release release) {
            transact(
                    () -> ensemble.rewrite(release.group(), release.seat(), release.claim(), release.claimVersion()),
                    outcome -> new Event.ReleaseEnded(
                            release.group(), release.seat(), release.claim().epoch(), outcome));
        } else if (command instanceof Command.Renew renew && broken == Break.RENEWAL_NOT_COMMITTED) {
            world.after(5, () -> receive(new Event.RenewalEnded(renew.number(), new RenewalOutcome.Committed())));
        } else if (command instanceof Command.Renew renew) {
            send(
                    () -> ensemble.renew(self, renew.covered()),
                    () -> new RenewalOutcome.Unknown("no answer"),
                    outcome -> receive(new Event.RenewalEnded(renew.number(), outcome)));
        } else if (command instanceof Command.ReadBack readBack) {
            readBackWanted.put(readBack.group(), true);
            read(readBack.group());
        } else if (command instanceof Command.CreateGroup create) {
            GroupSpec spec = specs.get(create.group());
            attempt(() -> ensemble.create(create.group(), requireNonNull(spec)));
        } else if (command instanceof Command.JoinLatch join) {
            attempt(() -> joinLatch(join.group()));
        } else if (command instanceof Command.RejoinLatch rejoin) {
            attempt(() -> joinLatch(rejoin.group()));
        } else if (command instanceof Command.Publish publish) {
            until(() -> isSuperseded(publish) || (sessionLives && ensemble.publish(publish, session)));
        } else if (command instanceof Command.PayDebt pay) {
            attempt(() -> ensemble.payDebt(pay.group(), pay.seat(), pay.debt()));
        } else if (command instanceof Command.NoteFenceFailure note) {
            attempt(() -> ensemble.noteFenceFailure(note));
        } else if (command instanceof Command.LogTransition log) {
            world.count("transition " + log.transition().kind().code());
            if (log.transition().kind() == Transition.Kind.DEMOTING
                    && log.transition().detail().contains("higher priority")) {
                world.count("preempted");
            }
            calm(log);
            world.tell(host.name + ": " + log.group() + "/" + log.transition().seat() + " "
                    + log.transition().kind().code() + " epoch "
                    + log.transition().epoch() + " "
                    + log.transition().detail());
        } else if (command instanceof Command.FinishOperation finish) {
            until(() -> ensemble.finish(finish));
        } else if (command instanceof Command.Reincarnate) {
            reincarnate = true;
        } else {
            throw new IllegalStateException("unknown " + command);
        }
    }

    /** Nobody loses a seat that did not pass on. */
    private void calm(Command.LogTransition log) {
        boolean stands = log.transition().kind() == Transition.Kind.LOST
                && ensemble.group(log.group())
                        .map(group -> group.claims.get(log.transition().seat()))
                        .filter(seat ->
                                seat.claim().epoch().equals(log.transition().epoch())
                                        && seat.claim().isHeldBy(host.name))
                        .isPresent();
        if (stands) {
            throw new Judge.Violation("calm: " + host.name + " takes " + log.group() + "/"
                    + log.transition().seat() + " for lost under epoch "
                    + log.transition().epoch() + ", and its claim stands");
        }
    }

    private void joinLatch(GroupName group) {
        if (sessionLives) {
            ensemble.joinLatch(group, host.name, session);
        }
    }

    private void attempt(Runnable action) {
        send(
                () -> {
                    action.run();
                    return true;
                },
                () -> false,
                any -> {});
    }

    private boolean isSuperseded(Command.Publish publish) {
        return !requireNonNull(node.members().get(publish.group())).report().equals(Optional.of(publish.report()));
    }

    /** An intention that the adapter keeps and repeats until it is done. */
    private void until(Supplier<Boolean> action) {
        send(action, () -> false, done -> {
            if (!done && alive) {
                world.after(300, () -> until(action));
            }
        });
    }

    private void transact(Supplier<Outcome> transaction, java.util.function.Function<Outcome, Event> event) {
        send(transaction, () -> new Outcome.Unknown("no answer"), outcome -> receive(event.apply(outcome)));
    }

    /**
     * One request: it may be lost on its way, commit late, and its answer may be lost; its sender gets one answer, at the
     * latest after its own time limit.
     */
    private <T> void send(Supplier<T> transaction, Supplier<T> unknown, Consumer<T> answer) {
        boolean[] answered = {false};
        Consumer<T> once = outcome -> {
            if (!answered[0]) {
                answered[0] = true;
                answer.accept(outcome);
            }
        };
        world.after(ANSWER_LIMIT, () -> once.accept(unknown.get()));
        if (!connected && !renewsAlone && world.chance(0.9)) {
            return;
        }
        boolean late = world.mishap(host.answersLate ? 0.1 : 0.01);
        long there = late ? world.between(500, 6000) : world.between(1, 15);
        world.after(there, () -> {
            T outcome = transaction.get();
            boolean lost = (!connected && !renewsAlone) || world.mishap(0.01);
            if (late) {
                world.count("fault: late message");
            }
            if (lost) {
                world.count("fault: lost answer");
            } else {
                world.after(
                        host.answersLate ? world.between(500, ANSWER_LIMIT - 30) : world.between(1, 15),
                        () -> once.accept(outcome));
            }
        });
    }

    /** Reads a group soon and delivers what was read a little later, in order; what changes meanwhile is read again. */
    private void read(GroupName group) {
        read(group, 12);
    }

    private void read(GroupName group, long within) {
        if (!alive || !connected || !specs.containsKey(group) || Boolean.TRUE.equals(readUnderWay.get(group))) {
            return;
        }
        readUnderWay.put(group, true);
        Optional<GroupView> begun = ensemble.read(group, session, host.name, drained);
        world.after(world.between(1, within), () -> {
            readUnderWay.put(group, false);
            if (!connected || !alive) {
                return;
            }
            boolean answersReadBack = Boolean.TRUE.equals(readBackWanted.remove(group));
            Optional<GroupView> now = ensemble.read(group, session, host.name, drained);
            boolean mixed = !answersReadBack && begun.isPresent() && now.isPresent() && world.mishap(0.3);
            Optional<GroupView> view =
                    (mixed ? Optional.of(mix(begun.get(), now.get())) : now).map(read -> believed(group, read));
            SimulatedHost.Understanding understanding = host.understands;
            long at = Math.max(
                    world.now() + (host.readsLate ? world.between(2000, 8000) : world.between(1, 8)),
                    deliveredAt.getOrDefault(group, 0L));
            deliveredAt.put(group, at);
            world.after(
                    at - world.now(),
                    () -> receive(
                            view.isEmpty()
                                    ? new Event.GroupMissing(group)
                                    : understanding == SimulatedHost.Understanding.ALL
                                            ? new Event.GroupRead(group, view.get(), answersReadBack)
                                            : unreadable(group, view.get(), understanding, answersReadBack)));
        });
    }

    /** Records are read one by one: each may be older than any other; a seat has its claim and its debts at once. */
    private GroupView mix(GroupView begun, GroupView now) {
        if (!begun.equals(now)) {
            world.count("fault: read of two instants");
        }
        GroupView spec = world.chance(0.5) ? begun : now;
        GroupView epoch = world.chance(0.5) ? begun : now;
        GroupView latch = world.chance(0.5) ? begun : now;
        GroupView members = world.chance(0.5) ? begun : now;
        List<SeatView> seats = now.seats().stream()
                .map(seat -> world.chance(0.5) ? old(begun, seat) : seat)
                .toList();
        return new GroupView(
                spec.spec(),
                spec.specVersion(),
                epoch.epoch(),
                epoch.epochVersion(),
                seats,
                latch.latch(),
                latch.ownLatch(),
                members.members(),
                members.unreadable(),
                world.chance(0.5) ? begun.intent() : now.intent(),
                now.drained());
    }

    private SeatView old(GroupView begun, SeatView now) {
        SeatView old = begun.seat(now.seat()).orElse(now);
        boolean won = now.claim().holder().equals(Optional.of(self)) && old.claimVersion() < now.claimVersion();
        return broken == Break.FLOOR_FORGOTTEN && won
                ? new SeatView(
                        old.seat(),
                        old.claim(),
                        now.claimVersion(),
                        old.leaseVersion(),
                        old.debts(),
                        old.fenceFailures())
                : old;
    }

    private GroupView believed(GroupName group, GroupView read) {
        if (broken == Break.OLD_BOOT_PAYS_AT_ONCE) {
            payAtOnce(group, read);
        }
        GroupSpec spec = broken == Break.POLICY_OF_THE_FILE ? requireNonNull(host.files.get(group)) : read.spec();
        return new GroupView(
                spec,
                read.specVersion(),
                read.epoch(),
                read.epochVersion(),
                read.seats().stream().map(seat -> believed(group, seat)).toList(),
                read.latch(),
                read.ownLatch(),
                read.members(),
                read.unreadable(),
                read.intent(),
                read.drained());
    }

    private SeatView believed(GroupName group, SeatView seat) {
        boolean others = seat.claim().holder().filter(self::sharesHostWith).isPresent()
                && host.found(group).stream()
                        .noneMatch(found ->
                                found.hold().epoch().equals(seat.claim().epoch()));
        return new SeatView(
                seat.seat(),
                broken == Break.COPY_PROVES_AT_ONCE && others
                        ? seat.claim().adoptedBy(self.incarnation())
                        : seat.claim(),
                seat.claimVersion(),
                seat.leaseVersion(),
                seat.debts(),
                seat.fenceFailures());
    }

    /** What pays the debts of other boots as soon as it sees them. */
    private void payAtOnce(GroupName group, GroupView read) {
        read.seats().forEach(seat -> seat.debts().stream()
                .filter(debt -> debt.node().equals(host.name) && !debt.stamp().equals(self.stamp()))
                .forEach(debt -> attempt(() -> ensemble.payDebt(group, seat.seat(), debt))));
    }

    private static Event unreadable(
            GroupName group, GroupView view, SimulatedHost.Understanding understanding, boolean answersReadBack) {
        List<SeatView> seats = understanding == SimulatedHost.Understanding.NOTHING
                ? List.of()
                : view.seats().stream()
                        .map(seat -> new SeatView(
                                seat.seat(),
                                seat.claim(),
                                seat.claimVersion(),
                                SeatView.NO_LEASE,
                                seat.debts(),
                                seat.fenceFailures()))
                        .toList();
        return new Event.GroupUnreadable(group, "a later version wrote it", seats, answersReadBack);
    }
}
