package baton.faults;

import static baton.faults.Fault.Trait.ALONE;
import static baton.faults.Fault.Trait.ON_DATABASE;

import baton.trial.Await;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Hooks of {@link Baton#DATABASE} that fail, hang or leave something behind, when they are needed. */
final class HookFaults {
    /** One candidate may have to fail first: its promote limit of 2 s, a second for TERM, a kill, and its proof. */
    private static final Duration AFTER_ANOTHER = Duration.ofSeconds(8);

    private static final Duration STOP_FAILED = Duration.ofSeconds(10);

    static final List<Fault> ALL = List.of(
            new Fault(
                    "promote-fails",
                    Promise.groupMoves(AFTER_ANOTHER),
                    scene -> spoilNext(scene, "fail"),
                    ALONE,
                    ON_DATABASE),
            new Fault(
                    "promote-hangs",
                    Promise.groupMoves(AFTER_ANOTHER),
                    scene -> spoilNext(scene, "hang"),
                    ALONE,
                    ON_DATABASE),
            new Fault(
                    "promote-forks-away",
                    Promise.groupMoves(AFTER_ANOTHER),
                    scene -> spoilNext(scene, "away"),
                    ALONE,
                    ON_DATABASE),
            new Fault(
                    "demote-fails",
                    Promise.groupMoves(Kinds.LOST_HOST),
                    scene -> spoilDemote(scene, "fail"),
                    ALONE,
                    ON_DATABASE),
            new Fault(
                    "demote-hangs",
                    Promise.groupMoves(Kinds.LOST_HOST),
                    scene -> spoilDemote(scene, "hang"),
                    ALONE,
                    ON_DATABASE),
            new Fault(
                    "demote-forks-away",
                    Promise.groupMoves(Kinds.LOST_HOST),
                    scene -> spoilDemote(scene, "away"),
                    ALONE,
                    ON_DATABASE),
            new Fault("kill-fails", Promise.mayMove(Duration.ofSeconds(6)), HookFaults::spoilKill, ALONE, ON_DATABASE),
            new Fault(
                    "stop-fails-and-is-fenced",
                    Promise.mayMove(Duration.ofSeconds(6)),
                    HookFaults::fenceOverFailedStop,
                    ALONE,
                    ON_DATABASE));

    private HookFaults() {}

    /** One of the others, who may be first in the succession, and the service ends. */
    private static Runnable spoilNext(Scene scene, String how) {
        AgentHost next = scene.anotherHost();
        next.misbehave("promote", how);
        scene.killService();
        return next::behave;
    }

    private static Runnable spoilDemote(Scene scene, String how) {
        scene.victim().misbehave("demote", how);
        OperatorFaults.switchover(scene);
        return scene.victim()::behave;
    }

    /** Its stop cannot be proved: its agent keeps the seat, nobody else may start, until the hooks work again. */
    private static Runnable spoilKill(Scene scene) {
        for (String event : List.of("demote", "kill", "stopped")) {
            scene.victim().misbehave(event, "fail");
        }
        OperatorFaults.switchover(scene);
        return scene.victim()::behave;
    }

    /** And an operator orders it fenced: the wait is no proof beside a member that says it is not stopped. */
    private static Runnable fenceOverFailedStop(Scene scene) {
        Tree tree = scene.estate().tree();
        Runnable heal = spoilKill(scene);
        String member = "/groups/" + scene.group() + "/members/" + scene.victim();
        Await.until(
                scene.victim() + " says that its stop failed",
                STOP_FAILED,
                () -> tree.record(member).path("role").asText().equals("stop-failed"));
        Set<String> before = Set.copyOf(tree.children("/operations"));
        OperatorFaults.fence(scene);
        return () -> {
            List<String> succeeded = tree.children("/operations").stream()
                    .filter(id -> !before.contains(id))
                    .filter(id -> tree.record("/operations/" + id)
                            .path("state")
                            .asText()
                            .equals("succeeded"))
                    .toList();
            heal.run();
            if (!succeeded.isEmpty()) {
                throw new AssertionError("the fence succeeded beside a service that was not stopped");
            }
        };
    }
}
