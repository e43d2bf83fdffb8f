package baton.faults;

import baton.trial.Await;
import java.time.Duration;
import java.util.List;

/** Whole hosts: dead, paused, asleep, out of disk, robbed of their run directory, doubled. */
final class HostFaults {
    private static final Duration NAP = Duration.ofMillis(800);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration NIGHT = Duration.ofHours(8);

    static final List<Fault> ALL = List.of(
            new Fault("host-died", Promise.hostMoves(Kinds.LOST_HOST), HostFaults::die),
            new Fault(
                    "host-paused",
                    Promise.hostMoves(Kinds.LOST_HOST).through("a host that was paused acts for about 1 ms"),
                    HostFaults::pause),
            new Fault("run-directory-lost", Promise.hostMoves(Kinds.LOST_HOST), HostFaults::loseRunDirectory),
            new Fault("disk-full-active", Promise.calm(Kinds.WHILE), HostFaults::fillDisk),
            new Fault("disk-full-successor", Promise.groupMoves(Kinds.LOST_HOST), HostFaults::fillDiskElsewhere),
            new Fault("clone-of-the-active", Promise.calm(Duration.ofSeconds(4)), HostFaults::cloneVictim),
            new Fault("clone-of-a-standby", Promise.calm(Duration.ofSeconds(4)), HostFaults::cloneStandby));

    private HostFaults() {}

    private static Runnable die(Scene scene) {
        scene.machine().die();
        return scene.victim()::revive;
    }

    private static Runnable pause(Scene scene) {
        scene.machine().signalAll("STOP");
        return () -> scene.machine().signalAll("CONT");
    }

    /** Its kernel goes on counting while nobody runs: the boot-time clock jumps, the others do not. */
    static Runnable sleep(Scene scene) {
        scene.machine().signalAll("STOP");
        Await.pass(NAP);
        scene.estate().uptime().sleep(NIGHT);
        scene.machine().signalAll("CONT");
        return Fault.NOTHING;
    }

    private static Runnable loseRunDirectory(Scene scene) {
        // Its agent and guard write there meanwhile, so that one try may find a directory that is not empty again.
        List<String> remove =
                scene.machine().inside("rm", "-rf", scene.victim().run().toString());
        Await.until(
                "the loss of the run directory",
                LIMIT,
                () -> Command.attempt(remove, "").status() == 0);
        return scene.victim()::revive;
    }

    private static Runnable fillDisk(Scene scene) {
        return fill(scene.machine());
    }

    /** And the service killed, so that the host without room may be the next. */
    private static Runnable fillDiskElsewhere(Scene scene) {
        Runnable heal = fill(scene.anotherHost().machine());
        scene.victim().kill(scene.victim().service(scene.group()));
        return heal;
    }

    private static Runnable fill(Machine machine) {
        String file = machine.volatileDisk().resolve("ballast").toString();
        Command.attempt(machine.inside("dd", "if=/dev/zero", "of=" + file, "bs=4k"), "");
        return () -> Command.attempt(machine.inside("rm", "-f", file), "");
    }

    private static Runnable cloneVictim(Scene scene) {
        return clone(scene, scene.victim());
    }

    private static Runnable cloneStandby(Scene scene) {
        return clone(scene, scene.anotherHost());
    }

    private static Runnable clone(Scene scene, AgentHost host) {
        AgentHost clone = scene.estate().cloneOf(host);
        clone.boot();
        return clone.machine()::die;
    }
}
