package baton.faults;

import static baton.faults.Fault.Trait.ALONE;

import baton.trial.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Whole hosts: dead, paused, asleep, out of disk, robbed of their run directory, doubled. */
final class HostFaults {
    /** Without real time, on two cores with fourteen other Java programs: 1.1 s was seen; milliseconds at rest. */
    static final Duration GUARD_LATE = Duration.ofSeconds(3);

    private static final Duration NAP = Duration.ofMillis(800);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration NIGHT = Duration.ofHours(8);
    private static final Duration SERVERS_LATER = Duration.ofSeconds(3);

    /** Longer than a session lasts, counted from the start of the servers, and than they take to start. */
    private static final Duration SESSIONS_OVER = Duration.ofSeconds(3L * Baton.SESSION_SECONDS);

    static final List<Fault> ALL = List.of(
            new Fault("host-died", Promise.hostMoves(Kinds.LOST_HOST), HostFaults::die),
            new Fault(
                    "host-paused",
                    Promise.hostMoves(Kinds.LOST_HOST)
                            .through("a host that was paused acts until its guard has a processor", GUARD_LATE),
                    HostFaults::pause),
            new Fault("run-directory-lost", Promise.hostMoves(Kinds.LOST_HOST), HostFaults::loseRunDirectory),
            new Fault("disk-full-active", Promise.calm(Kinds.WHILE), HostFaults::fillDisk),
            new Fault("disk-full-successor", Promise.groupMoves(Kinds.LOST_HOST), HostFaults::fillDiskElsewhere),
            new Fault("clone-of-the-active", Promise.calm(Duration.ofSeconds(4)), HostFaults::cloneVictim),
            new Fault("clone-of-a-standby", Promise.calm(Duration.ofSeconds(4)), HostFaults::cloneStandby),
            new Fault(
                    "clone-with-the-run-directory",
                    Promise.mayMove(Duration.ofSeconds(6)),
                    HostFaults::cloneWithRunDirectory,
                    ALONE),
            new Fault(
                    "site-lost-power",
                    Promise.mayMove(Duration.ZERO).settlingWithin(Duration.ofSeconds(30)),
                    HostFaults::losePower,
                    ALONE));

    private HostFaults() {}

    static Runnable die(Scene scene) {
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
        return fill(scene.victim());
    }

    /** And the service killed, so that the host without room may be the next. */
    private static Runnable fillDiskElsewhere(Scene scene) {
        Runnable heal = fill(scene.anotherHost());
        scene.killService();
        return heal;
    }

    private static Runnable fill(AgentHost host) {
        return ResourceFaults.fill(host.machine(), host.machine().volatileDisk());
    }

    /** A container or a file system that was copied while it ran: stamp, session, holds and what the agent remembers. */
    private static Runnable cloneWithRunDirectory(Scene scene) {
        AgentHost clone = scene.estate().cloneOf(scene.victim());
        clone.machine().boot();
        copy(scene.victim().state(), clone.state());
        copy(scene.machine().seen(scene.victim().run()), clone.machine().seen(clone.run()));
        clone.start();
        awaitStarted(clone);
        return () -> {
            clone.machine().close();
            scene.victim().revive();
        };
    }

    /** It answers, or has refused to. */
    private static void awaitStarted(AgentHost clone) {
        Await.until("the agent of the clone", START, () -> clone.isAnswering() || clone.hasEnded());
    }

    private static void copy(Path from, Path to) {
        Command.run(List.of("cp", "-aT", from.toString(), to.toString()));
    }

    /** Every host at once; the agents are back sooner than the servers, which know sessions that nobody has any more. */
    private static Runnable losePower(Scene scene) {
        Estate estate = scene.estate();
        estate.hosts().forEach(host -> host.machine().die());
        estate.servers().forEach(server -> server.machine().die());
        estate.hosts().forEach(AgentHost::boot);
        Await.until("every agent started", LIMIT, () -> !agents(estate).contains(0L));
        List<Long> first = agents(estate);
        Await.pass(SERVERS_LATER);
        estate.servers().forEach(server -> {
            server.machine().boot();
            server.start();
        });
        return () -> {
            Await.pass(SESSIONS_OVER);
            if (!agents(estate).equals(first)) {
                throw new AssertionError(
                        "an agent ended itself: " + first + " ran at first, and now " + agents(estate));
            }
        };
    }

    private static List<Long> agents(Estate estate) {
        return estate.hosts().stream()
                .map(host -> host.agent().stream().findFirst().orElse(0L))
                .toList();
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
        awaitStarted(clone);
        return clone.machine()::close;
    }
}
