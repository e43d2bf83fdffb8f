package baton.faults;

import baton.trial.Await;
import baton.trial.ServerFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A machine with a ZooKeeper server. */
final class ServerHost {
    static final int PORT = 2181;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Machine machine;

    ServerHost(Machine machine, int id, List<String> members) {
        this.machine = machine;
        ServerFiles.write(machine.disk(), id, machine.address(), PORT, members);
    }

    /** The line of a server in the files of all. */
    static String member(Lan lan, int id) {
        return "server." + id + "=" + lan.address(id) + ":2888:3888";
    }

    Machine machine() {
        return machine;
    }

    void start() {
        Path log = machine.disk().resolve("server.log");
        machine.start(log, ServerFiles.command(machine.disk()));
    }

    void kill() {
        signal("KILL");
        Await.until("the end of " + machine.disk(), LIMIT, () -> pids().isEmpty());
    }

    void signal(String name) {
        machine.signal(name, pids());
    }

    /** leader or follower; empty while it does not serve. */
    String mode() {
        return ServerFiles.mode(machine.address(), PORT);
    }

    private List<Long> pids() {
        return machine.pids(words -> words.contains("org.apache.zookeeper.server.quorum.QuorumPeerMain"));
    }
}
