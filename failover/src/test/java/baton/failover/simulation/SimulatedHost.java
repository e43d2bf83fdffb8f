package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.AgentCrash;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
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

    private static final long LONGEST_LEASE = 5000;

    /** What one search of the process table takes. */
    private static final long SEARCH = 58;

    private static final Set<Hook> UNDER_A_HOLD = Set.of(Hook.PROMOTE, Hook.DRAIN, Hook.DEMOTE);

    final NodeName name;
    private final World world;
    private final Break broken;
    private final double rate;
    private final long offset;
    private final Map<String, HoldFile> holds = new TreeMap<>();
    final Processes processes = new Processes();
    private final List<Run> runs = new ArrayList<>();
    final Map<GroupName, Epoch> marks = new TreeMap<>();
    final Map<GroupName, Epoch> refusals = new TreeMap<>();
    boolean alive = true;
    boolean hooksFail;
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

    /** The policies that its own configuration proposes. */
    final Map<GroupName, GroupSpec> files = new TreeMap<>();

    private boolean guardDead;
    private long guardDeadSince;
    private long guards;
    /** Since when the whole host stands still, and its clock with it; negative while it runs. */
    private long pausedSince = -1;
    /** How much of real time its clock missed. */
    private long paused;
    /** How far its clock was set back. */
    private long back;
    /** What comes when it goes on. */
    private final List<Runnable> waiting = new ArrayList<>();
    /** Until when a service that stood still, and its clock with it, may act beside its successor. */
    private long excusedUntil;
    /** The clock cannot be read, or shows less than it did. */
    private boolean clockless;
    /** It cannot be read at all. */
    private boolean timeless;

    private int boot;
    /** What its stamps are made of, beside the number of the boot. */
    private String origin;
    /** It is no host any more. */
    private boolean gone;
    /** Holds of other groups, which end together with those that are simulated. */
    private final long crowd;
    /** When the last kill will be over, where a guard ends one hold after the other. */
    private long killedUntil;

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
        /** So is every copy of its text: nobody knows how to end what it stood for. */
        boolean unknown;

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
        this.origin = name.value();
        this.broken = broken;
        this.rate = world.chance(0.6) ? (world.chance(0.5) ? 0.9 : 1.1) : 0.9 + world.random.nextDouble() * 0.2;
        this.offset = world.between(1, 1_000_000);
        this.crowd = world.between(0, 40);
        patrol();
    }

    /** What the clock shows; nobody may ask while it cannot be read. */
    Tick clock() {
        long now = pausedSince >= 0 ? pausedSince : world.now();
        return new Tick(offset - back + (long) ((now - paused) * rate));
    }

    /** Does something when this host's clock has advanced by {@code local} and nothing stands still. */
    private void after(long local, Runnable action) {
        world.after(real(local), () -> whenAwake(action));
    }

    private void whenAwake(Runnable action) {
        if (pausedSince >= 0) {
            waiting.add(action);
        } else {
            action.run();
        }
    }

    /** Real milliseconds in which this host's clock advances by {@code local}. */
    long real(long local) {
        return (long) Math.ceil(local / rate);
    }

    Stamp stamp() {
        return new Stamp(origin + "-boot-" + boot);
    }

    /** Makes its stamp differ from that of another host of its name. */
    void stampAs(String another) {
        origin = another;
    }

    /** Makes it bear the stamp that {@code first} has now. */
    void copyStamp(SimulatedHost first) {
        origin = first.origin;
        boot = first.boot;
    }

    /** It is switched off and never comes back. */
    void removed() {
        die();
        gone = true;
    }

    void listen(Consumer<Event> agent) {
        listener = agent;
    }

    Map<GroupName, Acting> acting() {
        return processes.acting();
    }

    /** Epochs under which something may be started here yet, or acts. */
    List<Acting> able(GroupName group) {
        return holds.values().stream()
                .filter(file -> file.group.equals(group) && (!file.lapsed || acts(group, file.hold.epoch())))
                .map(file -> new Acting(file.hold.seat(), file.hold.epoch()))
                .toList();
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
        after(length, () -> {
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
        after(world.between(60, 140), () -> {
            if (alive && !guardDead && !clockless && broken != Break.GUARD_SLEEPS) {
                for (HoldFile file : new ArrayList<>(holds.values())) {
                    if (isOver(file)) {
                        lapse(file, world.chance(0.3) ? GUARD_SLACK - 140 : world.between(0, GUARD_SLACK - 140));
                    }
                }
            }
            if (!gone) {
                patrol();
            }
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
        after(world.between(1000, 1150), () -> {
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

    /** True when the clock shows nothing that can be used. */
    boolean isClockless() {
        return clockless;
    }

    /** True when no program of this host can read the time. */
    boolean isTimeless() {
        return timeless;
    }

    /** The clock cannot be read for a while. */
    void loseClock(long length) {
        clockless = true;
        timeless = true;
        endAllWithoutClock();
        world.after(length, () -> {
            clockless = false;
            timeless = false;
        });
    }

    /** The clock is set back, and shows nothing that can be used until it is where it was. */
    void setBack(long length) {
        back += length;
        clockless = true;
        endAllWithoutClock();
        world.after(real(length), () -> clockless = false);
    }

    /** After some looks without a clock the guard ends every hold that has an end. */
    private void endAllWithoutClock() {
        int born = boot;
        world.after(real(world.between(GUARD_SLACK / 2, GUARD_SLACK)), () -> {
            if (boot == born && !guardDead && broken != Break.CLOCKLESS_HOLDS_STAND) {
                for (HoldFile file : new ArrayList<>(holds.values())) {
                    if (!file.lapsed && !file.hold.killAt().equals(Tick.NEVER)) {
                        lapse(file);
                    }
                }
            }
        });
    }

    /** Everything on this host stands still, its clock as well; no process of it can act meanwhile. */
    void pauseAll() {
        pausedSince = world.now();
    }

    boolean isPaused() {
        return pausedSince >= 0;
    }

    /** What a hold had left before the pause it has left after it: so long nothing here sees that a seat passed on. */
    void resumeAll() {
        if (isPaused()) {
            long left = holds.values().stream()
                    .filter(file -> !file.lapsed && !file.hold.until().equals(Tick.NEVER))
                    .mapToLong(file -> file.hold.until().millis() - clock().millis())
                    .reduce(LONGEST_LEASE, Math::max);
            excusedUntil = world.now() + real(left);
            goOn();
        }
    }

    private void goOn() {
        if (isPaused()) {
            paused += world.now() - pausedSince;
            pausedSince = -1;
        }
        List<Runnable> due = new ArrayList<>(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }

    /** True while nobody can tell that it may not act: it stands still, or has just begun to go on. */
    boolean isExcused() {
        return isPaused() || world.now() <= excusedUntil;
    }

    /** Every copy of the text of an epoch's hold is lost; an agent that remembers it puts it back in the end. */
    void forget(GroupName group, Epoch epoch, boolean unknown) {
        holds.values().stream()
                .filter(file -> file.group.equals(group) && file.hold.epoch().equals(epoch))
                .forEach(file -> {
                    file.gone = true;
                    file.unknown = unknown;
                });
    }

    /** True when nothing here makes a stop late or its proof impossible. */
    boolean isWell() {
        return !answersLate
                && !readsLate
                && !startsLate
                && !hooksFail
                && !clockless
                && !isExcused()
                && !processes.unreadable;
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
        after(late, () -> {
            if (boot == born && !guardDead && !clockless && isOver(file)) {
                lapse(file);
            }
        });
    }

    private void lapse(HoldFile file) {
        file.lapsed = true;
        world.count("guard kills");
        world.tell(name + ": guard ends the hold of epoch " + file.hold.epoch());
        kill(file.group, file.hold.epoch(), proved -> file.dead |= proved && file.gone);
        listener.accept(new Event.HoldLapsed(file.group, file.hold.epoch()));
    }

    /** The guard sees that the agent is dead, and ends what shall not outlive it. */
    void agentDied(Holder dead, Consumer<Event.StoppedReported> peers) {
        int born = boot;
        after(world.between(0, GUARD_SLACK - 140), () -> {
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
        long length = world.chance(0.3) ? limit : world.between(1, limit);
        if (broken == Break.KILLS_IN_TURN) {
            killedUntil = Math.max(killedUntil, clock().millis()) + crowd * SEARCH + length;
            length = killedUntil - clock().millis();
        }
        endRuns(group, epoch);
        after(length, () -> {
            if (boot == born) {
                endRuns(group, epoch);
                processes.end(group, epoch, isKnown(group, epoch));
                done.accept(isProved(group, epoch));
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

    /** What the guard can say of an epoch, by the record, by the commands and by a search of all processes. */
    private boolean isProved(GroupName group, Epoch epoch) {
        return switch (processes.look(group, epoch, isKnown(group, epoch))) {
            case GONE -> true;
            case RUNNING -> false;
            case NOT_KNOWN -> broken == Break.UNKNOWN_IS_PROOF;
        };
    }

    private boolean isKnown(GroupName group, Epoch epoch) {
        return holds.values().stream()
                .noneMatch(file -> file.unknown
                        && file.group.equals(group)
                        && file.hold.epoch().equals(epoch));
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
        after(late, () -> {
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
                        () -> broken == Break.STOP_WITHOUT_PROOF || isProved(run.group, run.call.epoch()));
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
        return processes.acts(group, epoch);
    }

    /** The wrapper looks at the hold of exactly its epoch, after it was put on record, and only then executes. */
    private void promote(Run run) {
        HoldFile file = holds.get(key(run.group, run.call.seat(), run.call.epoch()));
        boolean stands = file != null
                && !file.lapsed
                && !file.gone
                && !clockless
                && !file.hold.killAt().isReached(clock());
        if (!stands && broken != Break.WRAPPER_IGNORES_HOLD) {
            world.count("wrapper refuses");
            end(run, false, "no hold");
            return;
        }
        if (run.call.epoch().isAbove(marks.getOrDefault(run.group, Epoch.NONE))) {
            throw new Judge.Violation(name + " promotes under epoch " + run.call.epoch() + ", which its disk forgets");
        }
        processes.start(run.group, new Acting(run.call.seat(), run.call.epoch()));
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
            processes.end(run.group, run.call.epoch(), isKnown(run.group, run.call.epoch()));
            return true;
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
        after(length, () -> {
            if (boot == born && !run.ended) {
                boolean succeeded = result.get();
                end(run, succeeded, succeeded ? "" : "exit status 1");
            }
        });
    }

    /** The service dies by itself. */
    void crashService(GroupName group) {
        Acting gone = acting().remove(group);
        if (gone != null) {
            world.tell(name + ": " + group + " dies");
            listener.accept(new Event.ServiceExited(group, requireNonNull(gone).epoch, "exit status 137"));
        }
    }

    /** Power is lost: everything but the disk is gone at once. */
    void die() {
        alive = false;
        guardDead = false;
        boot++;
        processes.clear();
        runs.clear();
        holds.clear();
        clockless = false;
        timeless = false;
        goOn();
    }

    void reboot() {
        alive = true;
    }
}
