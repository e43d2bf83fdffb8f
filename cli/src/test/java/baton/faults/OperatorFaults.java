package baton.faults;

import baton.trial.Await;
import java.time.Duration;
import java.util.List;

/** What operators ask for; not faults alone, but they must not become ones while other things fail. */
final class OperatorFaults {
    private static final String LONGER_LEASE =
            "mode: active-passive\nlease: 4s\ndemote-limit: 500ms\nkill-limit: 500ms\n";
    private static final String TWO_ACTIVE =
            "mode: active-active\nmax-active: 2\nprofile: fast\non-ensemble-loss: stop\n";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static final List<Fault> ALL = List.of(
            new Fault("switchover", Promise.groupMoves(Kinds.RELEASED), OperatorFaults::switchover),
            new Fault("fence-order", Promise.groupMoves(Kinds.LOST_HOST), OperatorFaults::fence),
            new Fault("lease-changed", Promise.calm(Kinds.WHILE), scene -> apply(scene, LONGER_LEASE)),
            new Fault("mode-changed", Promise.mayMove(Kinds.WHILE.multipliedBy(2)), scene -> apply(scene, TWO_ACTIVE)));

    private OperatorFaults() {}

    static Runnable switchover(Scene scene) {
        accepted(scene, scene.estate().coordinator().switchover(scene.group(), "{}"));
        return Fault.NOTHING;
    }

    private static Runnable fence(Scene scene) {
        accepted(scene, scene.estate().coordinator().fence(scene.group(), scene.epoch()));
        return Fault.NOTHING;
    }

    private static Runnable apply(Scene scene, String policy) {
        Process change = scene.estate().coordinator().apply(scene.group(), policy);
        return () -> {
            ended(scene, change);
            ended(scene, scene.estate().coordinator().apply(scene.group(), Baton.POLICY));
        };
    }

    private static void ended(Scene scene, Process change) {
        Await.until("the end of baton apply", LIMIT, () -> !change.isAlive());
        if (change.exitValue() != 0 && scene.isAlone()) {
            throw new AssertionError("baton apply exited with " + change.exitValue() + "; see cli.log");
        }
    }

    private static void accepted(Scene scene, String refusal) {
        if (!refusal.isEmpty() && scene.isAlone()) {
            throw new AssertionError("the coordinator refused what was asked of it: " + refusal);
        }
    }
}
