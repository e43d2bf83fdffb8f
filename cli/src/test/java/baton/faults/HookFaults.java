package baton.faults;

import java.time.Duration;
import java.util.List;

/** Hooks of {@link Baton#DATABASE} that fail, hang or leave something behind, when they are needed. */
final class HookFaults {
    /** One candidate may have to fail first: its promote limit of 2 s, a second for TERM, a kill, and its proof. */
    private static final Duration AFTER_ANOTHER = Duration.ofSeconds(8);

    static final List<Fault> ALL = List.of(
            new Fault("promote-fails", Promise.groupMoves(AFTER_ANOTHER), scene -> spoilNext(scene, "fail")),
            new Fault("promote-hangs", Promise.groupMoves(AFTER_ANOTHER), scene -> spoilNext(scene, "hang")),
            new Fault("promote-forks-away", Promise.groupMoves(AFTER_ANOTHER), scene -> spoilNext(scene, "away")),
            new Fault("demote-fails", Promise.groupMoves(Kinds.LOST_HOST), scene -> spoilDemote(scene, "fail")),
            new Fault("demote-hangs", Promise.groupMoves(Kinds.LOST_HOST), scene -> spoilDemote(scene, "hang")),
            new Fault("demote-forks-away", Promise.groupMoves(Kinds.LOST_HOST), scene -> spoilDemote(scene, "away")),
            new Fault("kill-fails", Promise.mayMove(Duration.ofSeconds(6)), HookFaults::spoilKill));

    private HookFaults() {}

    /** One of the others, who may be first in the succession, and the service ends. */
    private static Runnable spoilNext(Scene scene, String how) {
        AgentHost next = scene.anotherHost();
        next.misbehave("promote", how);
        scene.victim().kill(scene.victim().service(scene.group()));
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
}
