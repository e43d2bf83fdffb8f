package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.AgentCrash;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.failover.member.FoundHold;
import baton.failover.member.Hold;
import baton.failover.member.Hook;
import baton.failover.member.HookCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A host without its agent: clock, run directory, guard, wrapper and the services, which do not care who watches. */
final class SimulatedHost {
    /** How late the guard may look (d), in this host's milliseconds. */
    private static final long GUARD_SLACK = 280;

    /** What the guard itself needs of the kill limit of a hold (K), or of the limit that it takes without one. */
    private static final long KILL_SLACK = 10;

    private static final long KILL_LIMIT = 1000;

    private static final Set<Hook> UNDER_A_HOLD = Set.of(Hook.PROMOTE, Hook.DRAIN, Hook.DEMOTE);

    final NodeName name;
    private final World world;
    private final Break broken;
    private final double rate;
    private final long offset;
    private final Map<String, HoldFile> holds = new TreeMap<>();
    private final Map<GroupName, Acting> acting = new TreeMap<>();
    private final List<Run> runs = new ArrayList<>();
    final Map<GroupName, Epoch> marks = new TreeMap<>();
    final Map<GroupName, Epoch> refusals = new TreeMap<>();
    boolean alive = true;
    boolean hooksFail;
    /** The service of this group outlives whatever is done to end it, for longer than K. */
    Optional<GroupName> unstoppable = Optional.empty();

    boolean diskFull;
    /** What has to be on the disk takes long, and the agent with it. */
    boolean diskSlow;
    /** Every other hook begins seconds after it was called. */
    boolean startsLate;
    /** What it reads of ZooKeeper comes seconds late. */
    boolean readsLate;
    /** Its requests and their answers take nearly as long as they may, or longer. */
    boolean answersLate;

    /** How much of a group it can read: some records may be of a later version. */
    Understanding understands = Understanding.ALL;
    /** As its configuration has them now; 5 where none is named. */
    final Map<GroupName, Integer> priorities = new TreeMap<>();

    private boolean guardDead;
    private long guardDeadSince;
    private long guards;
    private int boot;
    private Consumer<Event> listener = event -> {};

    enum Understanding {
        ALL,
        /** Of the seats everything, of the group not. */
        SEATS,
        NOTHING
    }

    /** A service that acts, and the epoch it was started under. */
    record Acting(Seat seat, Epoch epoch) {}

    private static final class HoldFile {
        final GroupName group;
        Hold hold;
        boolean lapsed;
        boolean dead;
        /** Somebody deleted it; only the guard, and who has it open, know that it was there. */
        boolean gone;

        HoldFile(GroupName group, Hold hold) {
            this.group = group;
            this.hold = hold;
        }
    }

    private static final class Run {
        final GroupName group;
        final HookCall call;
        boolean begun;
        boolean ended;

        Run(GroupName group, HookCall call) {
            this.group = group;
            this.call = call;
        }
    }

    SimulatedHost(World world, NodeName name, Break broken) {
        this.world = world;
        this.name = name;
        this.broken = broken;
        this.rate = world.chance(0.6) ? (world.chance(0.5) ? 0.9 : 1.1) : 0.9 + world.random.nextDouble() * 0.2;
        this.offset = world.between(1, 1_000_000);
        patrol();
    }

    Tick clock() {
        return new Tick(offset + (long) (world.now() * rate));
    }

    /** Real milliseconds in which this host's clock advances by {@code local}. */
    long real(long local) {
        return (long) Math.ceil(local / rate);
    }

    Stamp stamp() {
        return new Stamp(name + "-boot-" + boot);
    }

    void listen(Consumer<Event> agent) {
        listener = agent;
    }

    Map<GroupName, Acting> acting() {
        return acting;
    }

    /** What was started here and is not proved stopped, as far as this host knows. */
    List<Acting> unproved(GroupName group) {
        return holds.values().stream()
                .filter(file -> file.group.equals(group) && !file.dead)
                .filter(file -> !file.gone || acts(group, file.hold.epoch()))
                .map(file -> new Acting(file.hold.seat(), file.hold.epoch()))
                .toList();
    }

    int priority(GroupName group) {
        return priorities.getOrDefault(group, 5);
    }

    private static String key(GroupName group, Seat seat, Epoch epoch) {
        return group + "/" + seat + "." + epoch;
    }

    Optional<String> write(GroupName group, Hold hold) {
        HoldFile file = holds.get(key(group, hold.seat(), hold.epoch()));
        if (file == null) {
            if (diskFull) {
                world.count("fault: disk full met");
                return Optional.of("no space left");
            }
            holds.put(key(group, hold.seat(), hold.epoch()), new HoldFile(group, hold));
            return Optional.empty();
        }
        return extend(group, hold) ? Optional.empty() : Optional.of("lapsed");
    }

    /** The disk takes its time; sometimes seconds; what it has not confirmed is lost when the host dies. */
    void mark(GroupName group, Epoch epoch) {
        int born = boot;
        long length = world.mishap(0.05) ? world.between(100, 6000) : world.between(0, 20);
        if (broken == Break.MARK_UNCONFIRMED) {
            listener.accept(new Event.MarkWritten(group, epoch, Optional.empty()));
        }
        world.after(real(length), () -> {
            if (boot != born) {
                return;
            }
            if (diskFull) {
                world.count("fault: no room for a mark");
            } else {
                marks.merge(group, epoch, Epoch::max);
            }
            listener.accept(
                    new Event.MarkWritten(group, epoch, diskFull ? Optional.of("no space left") : Optional.empty()));
        });
    }

    boolean extend(GroupName group, Hold hold) {
        HoldFile file = holds.get(key(group, hold.seat(), hold.epoch()));
        if (file == null) {
            return false;
        }
        if (file.lapsed) {
            return false;
        }
        file.hold = hold;
        return true;
    }

    void drop(GroupName group, Seat seat, Epoch epoch) {
        holds.remove(key(group, seat, epoch));
    }

    List<FoundHold> found(GroupName group) {
        return holds.values().stream()
                .filter(file -> file.group.equals(group) && !file.gone)
                .map(file -> new FoundHold(file.hold, !file.lapsed && acts(group, file.hold.epoch())))
                .toList();
    }

    /** The guard looks at every hold, at worst GUARD_SLACK late. */
    private void patrol() {
        world.after(real(world.between(60, 140)), () -> {
            if (alive && !guardDead && broken != Break.GUARD_SLEEPS) {
                for (HoldFile file : new ArrayList<>(holds.values())) {
                    if (isOver(file)) {
                        lapse(file, world.chance(0.3) ? GUARD_SLACK - 140 : world.between(0, GUARD_SLACK - 140));
                    }
                }
            }
            patrol();
        });
    }

    private boolean isOver(HoldFile file) {
        boolean over =
                file.gone ? broken != Break.HOLD_FORGOTTEN : file.hold.killAt().isReached(clock());
        return over && !file.lapsed;
    }

    /**
     * The guard dies, and is started again by whoever minds services; its agent hears of it after a second. False where a
     * hook is late already: a late hook without a guard is two faults, and a known hole.
     */
    boolean guardDies() {
        if (guardDead || !alive || runs.stream().anyMatch(run -> !run.begun)) {
            return false;
        }
        guardDead = true;
        guardDeadSince = world.now();
        long guard = ++guards;
        world.after(real(world.between(1000, 1150)), () -> {
            if (guardDead && guard == guards && broken != Break.GUARD_UNWATCHED) {
                listener.accept(new Event.GuardChanged(false));
            }
        });
        return true;
    }

    /** Also as soon as its agent is paused or dead, because both together are a known hole. */
    void guardReturns() {
        if (guardDead) {
            guardDead = false;
            listener.accept(new Event.GuardChanged(true));
        }
    }

    /** True when the agent has had the time to hear that its guard is dead. */
    boolean isKnownToBeUnguarded() {
        return guardDead && world.now() - guardDeadSince > 1500;
    }

    /** Somebody deletes a hold; false where there is none. */
    boolean holdVanishes() {
        List<HoldFile> standing = holds.values().stream()
                .filter(file -> !file.lapsed && !file.gone)
                .toList();
        if (standing.isEmpty()) {
            return false;
        }
        standing.get((int) world.between(0, standing.size() - 1)).gone = true;
        return true;
    }

    private void lapse(HoldFile file, long late) {
        int born = boot;
        world.after(real(late), () -> {
            if (boot == born && !guardDead && isOver(file)) {
                file.lapsed = true;
                world.count("guard kills");
                world.tell(name + ": guard ends the hold of epoch " + file.hold.epoch());
                kill(file.group, file.hold.epoch(), proved -> file.dead |= proved && file.gone);
                listener.accept(new Event.HoldLapsed(file.group, file.hold.epoch()));
            }
        });
    }

    /** The guard sees that the agent is dead, and ends what shall not outlive it. */
    void agentDied(Holder dead, Consumer<Event.StoppedReported> peers) {
        int born = boot;
        world.after(real(world.between(0, GUARD_SLACK - 140)), () -> {
            for (HoldFile file : new ArrayList<>(holds.values())) {
                if (boot == born && !file.lapsed && file.hold.onAgentCrash() == AgentCrash.FAILOVER) {
                    file.lapsed = true;
                    world.count("guard kills after a crash");
                    world.tell(name + ": guard ends the hold of epoch " + file.hold.epoch() + ", its agent died");
                    Event.StoppedReported report = new Event.StoppedReported(file.group, dead, file.hold.epoch());
                    if (broken == Break.REPORT_WITHOUT_PROOF) {
                        peers.accept(report);
                    }
                    kill(file.group, file.hold.epoch(), proved -> {
                        if (proved) {
                            file.dead = true;
                            peers.accept(report);
                        }
                    });
                    listener.accept(new Event.HoldLapsed(file.group, file.hold.epoch()));
                }
            }
        });
    }

    /** Ends the service and every hook of an epoch that is on record, within K; what was not started yet starts later. */
    private void kill(GroupName group, Epoch epoch, Consumer<Boolean> done) {
        int born = boot;
        long limit = killLimit(group, epoch) - KILL_SLACK;
        endRuns(group, epoch);
        world.after(real(world.chance(0.3) ? limit : world.between(1, limit)), () -> {
            if (boot == born) {
                endRuns(group, epoch);
                stop(group, epoch);
                done.accept(!acts(group, epoch));
            }
        });
    }

    private long killLimit(GroupName group, Epoch epoch) {
        return holds.values().stream()
                .filter(file -> file.group.equals(group) && file.hold.epoch().equals(epoch))
                .mapToLong(file -> file.hold.killLimit().toMillis())
                .findFirst()
                .orElse(KILL_LIMIT);
    }

    private void endRuns(GroupName group, Epoch epoch) {
        for (Run run : new ArrayList<>(runs)) {
            boolean active = run.begun && UNDER_A_HOLD.contains(run.call.hook());
            if (active && run.group.equals(group) && run.call.epoch().equals(epoch)) {
                end(run, false, "killed");
            }
        }
    }

    private void stop(GroupName group, Epoch epoch) {
        Acting now = acting.get(group);
        if (now != null && now.epoch.equals(epoch) && !unstoppable.equals(Optional.of(group))) {
            acting.remove(group);
        }
    }

    private void end(Run run, boolean succeeded, String detail) {
        if (!run.ended) {
            run.ended = true;
            runs.remove(run);
            listener.accept(new Event.HookEnded(run.group, run.call.epoch(), run.call.hook(), succeeded, detail));
        }
    }

    /** Starts a hook through the wrapper, sometimes late; answers exactly once, unless the host dies. */
    void run(GroupName group, HookCall call) {
        cutShort(group, call);
        Run run = new Run(group, call);
        runs.add(run);
        int born = boot;
        long late = world.mishap(guardDead ? 0 : startsLate ? 0.5 : 0.03)
                ? world.between(1000, startsLate ? 3000 : 8000)
                : world.between(1, 20);
        world.after(real(late), () -> {
            if (boot == born && !run.ended) {
                begin(run);
            }
        });
    }

    /** A drain and a first check make way for whatever comes next. */
    private void cutShort(GroupName group, HookCall next) {
        for (Run run : new ArrayList<>(runs)) {
            boolean yields = run.call.hook() == Hook.DRAIN || run.call.hook() == Hook.CHECK;
            if (yields && run.group.equals(group) && run.call.epoch().equals(next.epoch())) {
                end(run, false, "cut short");
            }
        }
    }

    private void begin(Run run) {
        run.begun = true;
        switch (run.call.hook()) {
            case PROMOTE -> promote(run);
            case CHECK -> finish(run, length(500), () -> !hooksFail || world.chance(0.7));
            case DRAIN -> finish(run, length(5000), () -> !hooksFail || world.chance(0.5));
            case DEMOTE -> demote(run);
            case VERIFY ->
                finish(
                        run,
                        world.between(1, 40),
                        () -> broken == Break.STOP_WITHOUT_PROOF || !acts(run.group, run.call.epoch()));
            case KILL -> {
                HoldFile file = holds.get(key(run.group, run.call.seat(), run.call.epoch()));
                if (file != null) {
                    file.lapsed = true;
                }
                boolean doubtful = hooksFail && world.chance(0.5);
                kill(
                        run.group,
                        run.call.epoch(),
                        proved -> end(run, proved && !doubtful, proved && !doubtful ? "" : "not verified"));
            }
        }
    }

    private boolean acts(GroupName group, Epoch epoch) {
        Acting now = acting.get(group);
        return now != null && now.epoch.equals(epoch);
    }

    /** The wrapper looks at the hold of exactly its epoch, after it was put on record, and only then executes. */
    private void promote(Run run) {
        HoldFile file = holds.get(key(run.group, run.call.seat(), run.call.epoch()));
        boolean stands = file != null
                && !file.lapsed
                && !file.gone
                && !file.hold.killAt().isReached(clock());
        if (!stands && broken != Break.WRAPPER_IGNORES_HOLD) {
            world.count("wrapper refuses");
            end(run, false, "no hold");
            return;
        }
        if (run.call.epoch().isAbove(marks.getOrDefault(run.group, Epoch.NONE))) {
            throw new Judge.Violation(name + " promotes under epoch " + run.call.epoch() + ", which its disk forgets");
        }
        acting.put(run.group, new Acting(run.call.seat(), run.call.epoch()));
        world.tell(name + ": " + run.group + " acts under epoch " + run.call.epoch());
        finish(run, length(300), () -> !hooksFail || world.chance(0.5));
    }

    private void demote(Run run) {
        finish(run, length(1200), () -> {
            if (broken == Break.STOP_WITHOUT_PROOF) {
                return true;
            }
            if (hooksFail && world.chance(0.5)) {
                return false;
            }
            stop(run.group, run.call.epoch());
            return !acts(run.group, run.call.epoch());
        });
    }

    private long length(long usual) {
        return hooksFail && world.chance(0.2) ? 20_000 : world.between(5, usual);
    }

    private interface Result {
        boolean get();
    }

    private void finish(Run run, long length, Result result) {
        int born = boot;
        world.after(real(length), () -> {
            if (boot == born && !run.ended) {
                boolean succeeded = result.get();
                end(run, succeeded, succeeded ? "" : "exit status 1");
            }
        });
    }

    /** The service dies by itself. */
    void crashService(GroupName group) {
        Acting gone = acting.remove(group);
        if (gone != null) {
            world.tell(name + ": " + group + " dies");
            listener.accept(new Event.ServiceExited(group, requireNonNull(gone).epoch, "exit status 137"));
        }
    }

    /** Power is lost: everything but the disk is gone at once. */
    void die() {
        alive = false;
        guardDead = false;
        unstoppable = Optional.empty();
        boot++;
        acting.clear();
        runs.clear();
        holds.clear();
    }

    void reboot() {
        alive = true;
    }
}
