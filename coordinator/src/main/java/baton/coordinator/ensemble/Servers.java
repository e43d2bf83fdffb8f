package baton.coordinator.ensemble;

import baton.coordinator.view.EnsembleSight;
import baton.coordinator.view.ServerSight;
import baton.failover.group.Tick;
import baton.failover.policy.Spelling;
import baton.zookeeper.Enclosure;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.Identity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The servers of the connection string and the session with them, asked at most every few seconds. */
final class Servers {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final String DEFAULT_PORT = ":2181";

    private final String connect;
    private final EnsembleConnection connection;
    private final Elapsed clock;
    private @Nullable EnsembleSight last;
    private Tick asked = Tick.EVER;

    Servers(String connect, EnsembleConnection connection, Elapsed clock) {
        this.connect = connect;
        this.connection = connection;
        this.clock = clock;
    }

    /** One at a time: whoever waits gets the answer of the one before. */
    synchronized EnsembleSight ask() {
        EnsembleSight before = last;
        if (before != null && !asked.plus(FRESH).isReached(clock.now())) {
            return before;
        }
        List<ServerSight> servers = addresses(connect).parallelStream()
                .map(address -> FourLetters.ask(address, connection.access()))
                .toList();
        EnsembleSight sight = new EnsembleSight(
                connection.isConnected(),
                connect,
                connection.negotiatedTimeout().orElse(Duration.ZERO),
                uuid(),
                access(),
                servers);
        last = sight;
        asked = clock.now();
        return sight;
    }

    static List<String> addresses(String connect) {
        int path = connect.indexOf('/');
        String servers = path < 0 ? connect : connect.substring(0, path);
        return Arrays.stream(servers.split(","))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .map(server -> server.matches(".*:\\d+") ? server : server + DEFAULT_PORT)
                .toList();
    }

    private EnsembleSight.Access access() {
        Enclosure.State tree =
                connection.isConnected() ? Answers.of(new Enclosure(connection).state()) : Enclosure.State.UNKNOWN;
        return new EnsembleSight.Access(
                connection.access().isEncrypted(),
                connection.access().kinds(),
                Spelling.of(tree),
                connection.refusal());
    }

    private Optional<String> uuid() {
        if (!connection.isConnected()) {
            return Optional.empty();
        }
        return Answers.of(Identity.of(connection, Optional.empty())) instanceof Identity.Found.Same same
                ? Optional.of(same.uuid())
                : Optional.empty();
    }
}
