package baton.faults;

import java.util.ArrayList;
import java.util.List;

/** Processes that are killed or stopped. */
final class ProcessFaults {
    static final List<Fault> ALL = List.of(
            new Fault("service-killed", Promise.groupMoves(Kinds.RELEASED), ProcessFaults::killService),
            new Fault("agent-killed", Promise.hostMoves(Kinds.LOST_HOST), ProcessFaults::killAgent),
            new Fault("agent-killed-and-restarted", Promise.calm(Kinds.WHILE), ProcessFaults::restartAgent),
            new Fault("agent-paused", Promise.hostMoves(Kinds.LOST_HOST), ProcessFaults::pauseAgent),
            // The agent starts another, and demotes meanwhile: nothing would stop the service if the agent failed too.
            new Fault("guard-killed", Promise.hostMoves(Kinds.LOST_HOST), ProcessFaults::killGuard),
            new Fault(
                    "agent-and-guard-killed",
                    Promise.hostMoves(Kinds.LOST_HOST).through("agent and guard both killed leave an orphan"),
                    ProcessFaults::killBoth));

    private ProcessFaults() {}

    private static Runnable killService(Scene scene) {
        scene.killService();
        return Fault.NOTHING;
    }

    static Runnable killAgent(Scene scene) {
        scene.victim().killAgent();
        return scene.victim()::revive;
    }

    private static Runnable restartAgent(Scene scene) {
        scene.victim().killAgent();
        scene.victim().start();
        return Fault.NOTHING;
    }

    private static Runnable pauseAgent(Scene scene) {
        List<Long> agent = scene.victim().agent();
        scene.machine().signal("STOP", agent);
        return () -> scene.machine().signal("CONT", agent);
    }

    private static Runnable killGuard(Scene scene) {
        scene.victim().kill(scene.victim().guard());
        return Fault.NOTHING;
    }

    /** In one call, or the guard's end would be seen by the agent. */
    private static Runnable killBoth(Scene scene) {
        List<Long> both = new ArrayList<>(scene.victim().agent());
        both.addAll(scene.victim().guard());
        scene.victim().kill(both);
        return scene.victim()::revive;
    }
}
