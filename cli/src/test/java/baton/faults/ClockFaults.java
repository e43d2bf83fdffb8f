package baton.faults;

import static baton.faults.Fault.Trait.ALONE;
import static baton.faults.Fault.Trait.ON_ODD_HOST;
import static baton.faults.Fault.Trait.OWN_WALL_CLOCK;

import java.time.Duration;
import java.util.List;

/** The clocks of one host, {@link Estate#odd}. */
final class ClockFaults {
    /** Of profile fast. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    static final List<Fault> ALL = List.of(
            new Fault(
                    "wall-clock-3h-ahead",
                    Promise.calm(Kinds.WHILE),
                    scene -> step(scene, "+3h"),
                    ALONE,
                    ON_ODD_HOST,
                    OWN_WALL_CLOCK),
            new Fault(
                    "wall-clock-3h-back",
                    Promise.calm(Kinds.WHILE),
                    scene -> step(scene, "-3h"),
                    ALONE,
                    ON_ODD_HOST,
                    OWN_WALL_CLOCK),
            new Fault(
                    "host-slept",
                    Promise.hostMoves(Kinds.LOST_HOST)
                            .through(
                                    "a host that wakes up acts until its guard has a processor", HostFaults.GUARD_LATE),
                    HostFaults::sleep,
                    ON_ODD_HOST),
            new Fault("uptime-empty", Promise.hostMoves(Kinds.LOST_HOST), ClockFaults::emptyUptime, ALONE, ON_ODD_HOST),
            // Only for whoever opens it anew: the guard, not its agent.
            new Fault(
                    "uptime-unreadable",
                    Promise.hostMoves(Kinds.LOST_HOST),
                    ClockFaults::breakUptime,
                    ALONE,
                    ON_ODD_HOST),
            new Fault(
                    "host-paused-with-its-clock",
                    Promise.hostMoves(Kinds.LOST_HOST)
                            .through("a host whose clock stood still acts on for the rest of its lease", LEASE),
                    ClockFaults::pauseWithClock,
                    ON_ODD_HOST));

    private ClockFaults() {}

    private static Runnable emptyUptime(Scene scene) {
        Runnable show = scene.estate().uptime().empty();
        return () -> {
            show.run();
            scene.victim().revive();
        };
    }

    private static Runnable breakUptime(Scene scene) {
        // To read the first byte of a process's memory is an error of the kernel's.
        Command.run(scene.machine().inside("mount", "--bind", "/proc/1/mem", "/proc/uptime"));
        return () -> {
            Command.run(scene.machine().inside("umount", "/proc/uptime"));
            scene.victim().revive();
        };
    }

    /** What a virtual machine is whose emulator is stopped: nobody there runs, and no time passes. */
    private static Runnable pauseWithClock(Scene scene) {
        scene.machine().signalAll("STOP");
        Runnable goOn = scene.estate().uptime().stand();
        return () -> {
            goOn.run();
            scene.machine().signalAll("CONT");
        };
    }

    private static Runnable step(Scene scene, String offset) {
        scene.estate().wallClock().step(offset);
        return () -> scene.estate().wallClock().step("+0");
    }
}
