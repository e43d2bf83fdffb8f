package baton.faults;

import java.util.List;

/** The clocks of one host; both happen on {@link Estate#odd}, where the active is moved before. */
final class ClockFaults {
    private static final List<Fault> WALL_CLOCK = List.of(
            new Fault("wall-clock-3h-ahead", Promise.calm(Kinds.WHILE), scene -> step(scene, "+3h")),
            new Fault("wall-clock-3h-back", Promise.calm(Kinds.WHILE), scene -> step(scene, "-3h")));

    static final List<Fault> ALL = List.of(
            WALL_CLOCK.get(0),
            WALL_CLOCK.get(1),
            new Fault(
                    "host-slept",
                    Promise.hostMoves(Kinds.LOST_HOST).through("a host that wakes up acts for about 1 ms"),
                    HostFaults::sleep));

    private ClockFaults() {}

    /** Whether the agent must be under a wall clock of its own, which costs it so much time that no other fault pays. */
    static boolean stepWallClock(Fault fault) {
        return WALL_CLOCK.contains(fault);
    }

    private static Runnable step(Scene scene, String offset) {
        scene.estate().wallClock().step(offset);
        return () -> scene.estate().wallClock().step("+0");
    }
}
