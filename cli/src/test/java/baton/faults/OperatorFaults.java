package baton.faults;

import static baton.faults.Fault.Trait.ALONE;
import static baton.faults.Fault.Trait.ON_DATABASE;

import baton.trial.Await;
import java.time.Duration;
import java.util.List;

/** What operators ask for; not faults alone, but they must not become ones while other things fail. */
final class OperatorFaults {
    private static final String LONGER_LEASE =
            "mode: active-passive\nlease: 4s\ndemote-limit: 500ms\nkill-limit: 500ms\n";
    private static final String LONGER_KILL = "mode: active-passive\nlease: 6s\ndemote-limit: 500ms\nkill-limit: 3s\n";
    private static final String TWO_ACTIVE =
            "mode: active-active\nmax-active: 2\nprofile: fast\non-ensemble-loss: stop\n";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Two renewals, so that the hold is of the new policy too. */
    private static final Duration RENEWED = Duration.ofSeconds(1);

    static final List<Fault> ALL = List.of(
            new Fault("switchover", Promise.groupMoves(Kinds.RELEASED), OperatorFaults::switchover),
            new Fault("fence-order", Promise.groupMoves(Kinds.LOST_HOST), OperatorFaults::fence),
            new Fault("lease-changed", Promise.calm(Kinds.WHILE), scene -> apply(scene, LONGER_LEASE)),
            new Fault("mode-changed", Promise.mayMove(Kinds.WHILE.multipliedBy(2)), scene -> apply(scene, TWO_ACTIVE)),
            // W is 7.4 s; its kill hook takes longer than the host's own file allows.
            new Fault(
                    "kill-limit-not-of-the-file",
                    Promise.hostMoves(Duration.ofSeconds(10)),
                    OperatorFaults::killUnderLongerLimit,
                    ALONE,
                    ON_DATABASE));

    private OperatorFaults() {}

    static Runnable switchover(Scene scene) {
        accepted(scene, scene.estate().coordinator().switchover(scene.group(), "{}"));
        return Fault.NOTHING;
    }

    static Runnable fence(Scene scene) {
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

    private static Runnable killUnderLongerLimit(Scene scene) {
        ended(scene, scene.estate().coordinator().apply(scene.group(), LONGER_KILL));
        String claim = "/groups/" + scene.group() + "/seats/0/claim";
        Await.until(
                "the claim under the new policy",
                LIMIT,
                () -> scene.estate().tree().record(claim).path("leaseMillis").asLong() == 6_000);
        Await.pass(RENEWED);
        scene.victim().misbehave("kill", "slow 1200");
        scene.victim().killAgent();
        return () -> {
            scene.victim().behave();
            scene.victim().revive();
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
