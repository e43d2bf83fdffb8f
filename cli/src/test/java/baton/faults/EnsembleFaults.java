package baton.faults;

import java.time.Duration;
import java.util.List;

/** ZooKeeper itself. With profile fast a holder does not ride out an election, and is told so; so it may move. */
final class EnsembleFaults {
    private static final Duration LONG = Duration.ofSeconds(4);

    static final List<Fault> ALL = List.of(
            new Fault("zookeeper-follower-cut-off", Promise.mayMove(LONG), EnsembleFaults::cutFollower),
            new Fault("zookeeper-follower-killed", Promise.mayMove(LONG), scene -> kill(scene.follower())),
            new Fault(
                    "zookeeper-leader-killed",
                    Promise.mayMove(LONG),
                    scene -> kill(scene.estate().leader())),
            new Fault("zookeeper-leader-paused", Promise.mayMove(LONG), EnsembleFaults::pauseLeader),
            new Fault("zookeeper-stopped", Promise.mayMove(LONG), EnsembleFaults::stopAll));

    private EnsembleFaults() {}

    /** From its leader only: its clients still reach it. */
    private static Runnable cutFollower(Scene scene) {
        String leader = scene.estate().leader().machine().address();
        return Cut.from(scene.follower().machine(), List.of(leader));
    }

    private static Runnable kill(ServerHost server) {
        server.kill();
        return server::start;
    }

    private static Runnable pauseLeader(Scene scene) {
        ServerHost leader = scene.estate().leader();
        leader.signal("STOP");
        return () -> leader.signal("CONT");
    }

    private static Runnable stopAll(Scene scene) {
        List<ServerHost> all = scene.estate().servers();
        all.forEach(server -> server.signal("TERM"));
        all.forEach(ServerHost::kill);
        return () -> all.forEach(ServerHost::start);
    }
}
