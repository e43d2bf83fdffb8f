package baton.faults;

import baton.trial.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Inflicts one fault after the other on an estate, heals, and judges. */
final class Runner {
    private static final Duration SETTLE_AFTER_MIXTURE = Duration.ofSeconds(30);

    /** The fault goes on a while after the take-over, so that an old active that goes on too is seen. */
    private static final Duration LINGER = Duration.ofMillis(300);

    private static final int SLOW_FSYNC_MILLIS = 100;

    private final Estate estate;

    Runner(Estate estate) {
        this.estate = estate;
    }

    Outcome run(Draw draw) {
        estate.awaitSettled(Estate.LIMIT);
        estate.forgive();
        if (draw.has(Fault.Trait.OWN_WALL_CLOCK)) {
            estate.odd().restartWith(estate.wallClock().environment());
            estate.awaitSettled(Estate.LIMIT);
        }
        if (draw.has(Fault.Trait.SLOW_DISK)) {
            AgentHost onlooker = estate.onlooker();
            onlooker.restartWith(SlowDisk.environment(onlooker.machine().disk(), SLOW_FSYNC_MILLIS));
            estate.awaitSettled(Estate.LIMIT);
        }
        if (draw.has(Fault.Trait.ON_ODD_HOST)) {
            estate.moveTo(draw.group(), estate.odd());
        }
        if (draw.has(Fault.Trait.NEXT_SERVES_TOO)) {
            Scene scene = scene(draw, estate.active(draw.group()));
            estate.moveTo(scene.otherGroup(), scene.next());
        }
        if (draw.crowd() > 0) {
            // Healthy services beside those that the crowd fails over to.
            estate.moveTo(Baton.SERVICE, estate.onlooker());
            estate.moveTo(Baton.DATABASE, estate.onlooker());
        }
        try {
            return inflict(draw);
        } finally {
            if (draw.has(Fault.Trait.OWN_WALL_CLOCK)) {
                estate.odd().restartWith(List.of());
            }
        }
    }

    private Outcome inflict(Draw draw) {
        Map<String, Act> before = new LinkedHashMap<>();
        estate.contender().groups().forEach(group -> before.put(group, estate.active(group)));
        Act aimedAt = estate.active(draw.group());
        AgentHost victim = estate.host(aimedAt.node());
        long start = System.nanoTime();
        List<String> broken = new ArrayList<>();
        List<Runnable> heals = new ArrayList<>();
        try {
            for (Fault fault : draw.faults()) {
                AgentHost host = heals.isEmpty() ? victim : anyHost(draw);
                inject(fault, new Scene(estate, draw, host, aimedAt.epoch())).ifPresent(heals::add);
            }
            last(draw, before, victim, broken);
        } finally {
            heal(heals, broken);
        }
        Duration settle = settle(draw, broken);
        return judge(draw, before, victim, start, settle, broken);
    }

    /** Beside others a fault may find nothing left to break, or a coordinator that refuses for good reason. */
    private static Optional<Runnable> inject(Fault fault, Scene scene) {
        if (scene.isAlone()) {
            return Optional.of(fault.injection().into(scene));
        }
        if (!scene.machine().isUp()) {
            return Optional.empty();
        }
        try {
            return Optional.of(fault.injection().into(scene));
        } catch (RuntimeException | AssertionError refused) {
            return Optional.empty();
        }
    }

    /** The last fault first; each, whatever became of the others. */
    private static void heal(List<Runnable> heals, List<String> broken) {
        Collections.reverse(heals);
        for (Runnable heal : heals) {
            try {
                heal.run();
            } catch (RuntimeException | AssertionError wrong) {
                broken.add(String.valueOf(wrong.getMessage()));
            }
        }
    }

    /** Lets the fault last: until whoever must take over did, or as long as the promise says. */
    private void last(Draw draw, Map<String, Act> before, AgentHost victim, List<String> broken) {
        Promise promise = draw.promise();
        if (draw.isMixture()) {
            Await.pass(Duration.ofMillis(1_000L + draw.random().nextInt(5_000)));
        } else if (promise.moves() != Promise.Moves.MUST) {
            Await.pass(promise.within());
        } else {
            List<Act> movers = before.values().stream()
                    .filter(act -> mayMove(draw, act, victim))
                    .toList();
            try {
                Await.until("somebody else is active", promise.within(), () -> movers.stream()
                        .allMatch(act -> estate.testimony().successor(act).isPresent()));
                Await.pass(LINGER);
            } catch (AssertionError late) {
                broken.add("nobody took over within " + promise.within().toMillis() + " ms");
            }
        }
    }

    private Duration settle(Draw draw, List<String> broken) {
        Duration limit =
                draw.isMixture() ? SETTLE_AFTER_MIXTURE : draw.promise().settle();
        try {
            // What a service manager does: an agent that found its name taken, by a clone, is started again.
            return draw.isMixture()
                    ? estate.awaitSettled(limit, () -> estate.hosts().forEach(AgentHost::revive))
                    : estate.awaitSettled(limit);
        } catch (AssertionError late) {
            broken.add(String.valueOf(late.getMessage()));
            return limit;
        }
    }

    private Outcome judge(
            Draw draw, Map<String, Act> before, AgentHost victim, long start, Duration settle, List<String> broken) {
        Testimony testimony = estate.testimony();
        List<Long> failovers = new ArrayList<>();
        int needless = 0;
        for (Act act : before.values()) {
            Optional<Act> successor = testimony.successor(act);
            if (successor.isPresent()) {
                long took =
                        successor.get().first() - act.lastBefore(successor.get().first());
                failovers.add(took / 1_000_000);
                needless += mayMove(draw, act, victim) ? 0 : 1;
            }
        }
        List<Overlap> overlaps = testimony.overlaps(start);
        overlaps.stream()
                .filter(overlap -> draw.isMixture() || !draw.promise().allows(overlap.millis()))
                .forEach(overlap -> broken.add(overlap.toString()));
        if (needless > 0 && !draw.isMixture() && draw.promise().strict()) {
            broken.add(needless + " moved and should not have");
        }
        broken.addAll(testimony.sharedEpochs());
        long longest = overlaps.stream().mapToLong(Overlap::millis).max().orElse(0);
        String hole = draw.isMixture() ? "" : draw.promise().hole();
        return new Outcome(
                draw.index(),
                draw.name(),
                hole,
                failovers,
                longest,
                needless,
                settle.toMillis(),
                String.join("; ", broken));
    }

    private static boolean mayMove(Draw draw, Act act, AgentHost victim) {
        Promise promise = draw.promise();
        if (draw.isMixture() || (promise.moves() == Promise.Moves.MAY && !promise.strict())) {
            return true;
        }
        boolean reached = promise.reach() == Promise.Reach.HOST
                ? act.node().equals(victim.node())
                : act.group().equals(draw.group());
        return promise.moves() != Promise.Moves.MUST_NOT && reached;
    }

    private Scene scene(Draw draw, Act active) {
        return new Scene(estate, draw, estate.host(active.node()), active.epoch());
    }

    private AgentHost anyHost(Draw draw) {
        return estate.hosts().get(draw.random().nextInt(estate.hosts().size()));
    }
}
