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

    private final Estate estate;

    Runner(Estate estate) {
        this.estate = estate;
    }

    Outcome run(Draw draw) {
        estate.awaitSettled(Estate.LIMIT);
        boolean ownWallClock =
                !draw.isMixture() && ClockFaults.stepWallClock(draw.faults().get(0));
        if (ownWallClock) {
            estate.odd().restartWith(estate.wallClock().environment());
            estate.awaitSettled(Estate.LIMIT);
        }
        if (draw.needsOddHost()) {
            moveTo(draw.group(), estate.odd());
        }
        try {
            return inflict(draw);
        } finally {
            if (ownWallClock) {
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
        for (Fault fault : draw.faults()) {
            AgentHost host = heals.isEmpty() ? victim : anyHost(draw);
            inject(fault, new Scene(estate, draw, host, aimedAt.epoch())).ifPresent(heals::add);
        }
        last(draw, before, victim, broken);
        Collections.reverse(heals);
        heals.forEach(Runnable::run);
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
        if (draw.isMixture() || draw.promise().excludes()) {
            overlaps.forEach(overlap -> broken.add(overlap.toString()));
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
        if (draw.isMixture() || promise.moves() == Promise.Moves.MAY) {
            return true;
        }
        boolean reached = promise.reach() == Promise.Reach.HOST
                ? act.node().equals(victim.node())
                : act.group().equals(draw.group());
        return promise.moves() == Promise.Moves.MUST && reached;
    }

    private AgentHost anyHost(Draw draw) {
        return estate.hosts().get(draw.random().nextInt(estate.hosts().size()));
    }

    private void moveTo(String group, AgentHost host) {
        // A host that just started under a clock of its own may be too busy for its turn; then another one takes
        // the seat, as it should, and this one is asked again.
        Await.until(host + " is active", Estate.LIMIT, () -> {
            if (estate.active(group).node().equals(host.node())) {
                return true;
            }
            boolean accepted = estate.coordinator()
                    .switchover(group, "{\"to\":\"" + host.node() + "\"}")
                    .isEmpty();
            if (accepted) {
                estate.awaitSettled(Estate.LIMIT);
            }
            return false;
        });
        estate.awaitSettled(Estate.LIMIT);
    }
}
