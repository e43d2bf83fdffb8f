package baton.agent.hook;

import baton.agent.loop.BootClock;
import baton.agent.loop.Inbox;
import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Hook;
import baton.failover.member.HookCall;
import baton.failover.member.Transition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the hooks: one at a time for each seat, each answered by exactly one {@link Event.HookEnded}.
 *
 * <p>Of promotions and first checks only a few per processor begin at a time, whatever the number of seats; their limits
 * count from when they begin. What stops a service or proves its stop never waits for another seat. A kill does not wait
 * for its turn either: it ends whatever hook of that seat still runs. A drain and a first check make way for whatever
 * comes next. All methods return at once.
 */
public final class Hooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    /** Enough to keep a processor busy while the other one waits for a disk. */
    private static final int PLACES_PER_PROCESSOR = 2;
    /** They mostly wait for the network, and a seat for them. */
    private static final int FENCES_PER_PROCESSOR = 4;

    private static final Path PROC = Path.of("/proc");
    /** A `run:` service is started in a tenth of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private record Place(GroupName group, Seat seat) {}

    private final HookThreads threads = new HookThreads();
    private final Turnstile turnstile;
    private final Turnstile byForce;
    private final HookSteps steps;
    private final Notices notices;
    private final Fences fences;
    private final BooleanSupplier startsProcesses;
    private final Inbox inbox;
    private final Map<Place, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * Begins with no hook.
     *
     * @param startsProcesses finds out whether this host can start processes, and reports when it cannot; asked before a
     *     start is called failed
     */
    public Hooks(
            HookPlaces places,
            NodeName node,
            Function<GroupName, GroupHooks> configured,
            HoldPlace holds,
            Unused unused,
            FirstCheck check,
            AskToStop peer,
            BootClock clock,
            ScheduledExecutorService timer,
            BooleanSupplier startsProcesses,
            Inbox inbox) {
        this.startsProcesses = startsProcesses;
        this.steps = new HookSteps(places, node, configured, holds, unused, check, clock);
        int processors = Runtime.getRuntime().availableProcessors();
        this.turnstile = turnstile(timer, PLACES_PER_PROCESSOR * processors);
        Turnstile apart = turnstile(timer, processors);
        this.notices = new Notices(places, node, configured, () -> new Lane(threads, apart));
        this.byForce = turnstile(timer, FENCES_PER_PROCESSOR * processors);
        this.fences = new Fences(places, node, configured, peer);
        this.inbox = inbox;
    }

    private Turnstile turnstile(ScheduledExecutorService timer, int places) {
        return new Turnstile(threads, leave -> later(timer, leave), Hooks::isBusy, places);
    }

    private static boolean isBusy() {
        return RunQueue.read(PROC).filter(RunQueue::isLong).isPresent();
    }

    private static void later(ScheduledExecutorService timer, Runnable leave) {
        try {
            var unused = timer.schedule(leave, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("the agent ends; a hook keeps its place until it ends");
        }
    }

    /**
     * Asks the guard about a hold that never was, and forgets the answer: the first failover shall not be the one that
     * loads classes and programs.
     */
    public void warmUp(GroupName group) {
        Duration limit = Duration.ofSeconds(1);
        HookCall nothing = new HookCall(
                Hook.VERIFY, new Seat(0), Epoch.NONE, Cause.START, "", Optional.empty(), Tick.NEVER, limit, limit);
        threads.execute(() -> steps.run(group, nothing));
    }

    public void run(GroupName group, HookCall call) {
        Lane lane = lanes.computeIfAbsent(new Place(group, call.seat()), place -> new Lane(threads, turnstile));
        Lane.Task task = new Lane.Task() {
            @Override
            public void run() {
                answer(group, call, steps);
            }

            @Override
            public boolean yields() {
                return call.hook() == Hook.DRAIN || call.hook() == Hook.CHECK;
            }

            @Override
            public Lane.Turn turn() {
                return switch (call.hook()) {
                    case PROMOTE -> Lane.Turn.LATER;
                    case CHECK -> Lane.Turn.SOON;
                    case DRAIN, DEMOTE, VERIFY, KILL -> Lane.Turn.NOW;
                };
            }

            @Override
            public void abandon() {
                answer(
                        group,
                        call,
                        HookResult.failed("its turn had not come when the service was stopped or the agent ended, or"
                                + " this host has no process left for it"));
            }
        };
        if (call.hook() != Hook.KILL) {
            lane.add(task);
            return;
        }
        lane.clear();
        try {
            threads.execute(task::run);
        } catch (RejectedExecutionException rejected) {
            // What was never used needs no process, and no thread.
            answer(
                    group,
                    call,
                    steps.isUnused(group, call)
                            ? new HookResult(true, "")
                            : HookResult.failed("the agent ends, or this host has no process left to kill with"));
        }
    }

    /**
     * Fences apart from everything else: it may take long, and is answered by exactly one {@link Event.FenceEnded}. All
     * agents are asked at once, but of the hooks only a few per processor begin at a time.
     */
    public void fence(Command.Fence fence) {
        try {
            threads.execute(() -> askToStop(fence));
        } catch (RejectedExecutionException rejected) {
            notFenced(fence);
        }
    }

    private void askToStop(Command.Fence fence) {
        HookResult asked = unbroken(() -> fences.ask(fence));
        if (asked.succeeded()) {
            answer(fence, asked);
            return;
        }
        byForce.enter(
                new Turnstile.Entrant() {
                    @Override
                    public boolean begins() {
                        return true;
                    }

                    @Override
                    public void run() {
                        answer(fence, unbroken(() -> fences.call(fence, asked)));
                    }

                    @Override
                    public void rejected() {
                        notFenced(fence);
                    }
                },
                false);
    }

    private void notFenced(Command.Fence fence) {
        answer(fence, HookResult.failed("the agent ends, or this host has no process left to fence with"));
    }

    private void answer(Command.Fence fence, HookResult result) {
        LOG.info(
                "group {}: {} {} fenced under epoch {}: {}",
                fence.group(),
                fence.debt().node(),
                result.succeeded() ? "is" : "could not be",
                fence.debt().epoch(),
                result.detail());
        inbox.put(new Event.FenceEnded(fence.group(), fence.seat(), fence.debt(), result.succeeded(), result.detail()));
    }

    private static HookResult unbroken(Supplier<HookResult> step) {
        try {
            return step.get();
        } catch (RuntimeException broken) {
            // Whatever it was, the rules are waiting for an answer.
            return HookResult.failed("fencing broke: " + broken);
        }
    }

    /** Calls the notify hook, apart from everything else and in the order of the transitions. */
    public void tell(GroupName group, Transition transition) {
        notices.tell(group, transition);
    }

    /** Begins nothing more; what runs is left to the wrapper and the guard. */
    @Override
    public void close() {
        lanes.values().forEach(Lane::clear);
        threads.close();
    }

    private void answer(GroupName group, HookCall call, HookSteps how) {
        HookResult result;
        try {
            result = how.run(group, call);
        } catch (RuntimeException broken) {
            // Whatever it was, the rules are waiting for an answer.
            result = HookResult.failed(call.hook() + " broke: " + broken);
        }
        boolean isStart = call.hook() == Hook.PROMOTE || call.hook() == Hook.CHECK;
        if (isStart && !result.succeeded() && !startsProcesses.getAsBoolean()) {
            result = HookResult.failed(result.detail() + "; this host cannot start processes");
        }
        answer(group, call, result);
    }

    private void answer(GroupName group, HookCall call, HookResult result) {
        inbox.put(new Event.HookEnded(group, call.epoch(), call.hook(), result.succeeded(), result.detail()));
    }
}
