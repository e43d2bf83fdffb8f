package baton.faults;

import java.util.List;

/** The clocks of one host; both happen on {@link Estate#odd}, where the active is moved before. */
final class ClockFaults {
    static final List<Fault> ALL = List.of(
            new Fault("wall-clock-3h-ahead", Promise.calm(Kinds.WHILE), scene -> step(scene, "+3h")),
            new Fault("wall-clock-3h-back", Promise.calm(Kinds.WHILE), scene -> step(scene, "-3h")),
            new Fault(
                    "host-slept",
                    Promise.hostMoves(Kinds.LOST_HOST).through("a host that wakes up acts for about 1 ms"),
                    HostFaults::sleep));

    private ClockFaults() {}

    private static Runnable step(Scene scene, String offset) {
        scene.estate().wallClock().step(offset);
        return () -> scene.estate().wallClock().step("+0");
    }
}
