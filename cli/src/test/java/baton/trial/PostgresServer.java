package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL of its own, reached by a socket in its directory only; it refuses to run as root, so it runs as nobody. */
final class PostgresServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");

    /** As whom it runs where the tests are root. */
    static final String USER = "nobody";

    private final Path directory;
    private final Child child;

    private PostgresServer(Path directory, Child child) {
        this.directory = directory;
        this.child = child;
    }

    /** Returns when it serves; its owner's name is "owner". */
    static PostgresServer start(Path parent) {
        Path directory = ServerDirectory.create(parent.resolve("postgres"), USER);
        Path log = parent.resolve("postgres.log");
        String data = directory.resolve("data").toString();
        Child initdb = Child.start(
                log, Map.of(), command("initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--no-sync"));
        assertEquals(0, initdb.awaitEnd(LIMIT), () -> "initdb: see " + log);
        // A writer that waits for ever fails its test by the time limit.
        Child child = Child.start(
                log,
                Map.of(),
                command(
                        "postgres",
                        "-D",
                        data,
                        "-k",
                        directory.toString(),
                        "-c",
                        "listen_addresses=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "statement_timeout=30s"));
        PostgresServer server = new PostgresServer(directory, child);
        Await.until(
                "PostgreSQL serves",
                LIMIT,
                () -> Child.start(log, server.environment("owner"), List.of("psql", "-X", "-c", "SELECT 1"))
                                .awaitEnd(LIMIT)
                        == 0);
        return server;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** For libpq. */
    Map<String, String> environment(String user) {
        return Map.of("PGHOST", directory.toString(), "PGUSER", user, "PGDATABASE", "postgres");
    }

    /** The same for a hook, which is told by a connection string. */
    String connection(String user) {
        return "host=" + directory + " user=" + user + " dbname=postgres";
    }

    PostgresSession session(String user) {
        return PostgresSession.open(environment(user));
    }

    /** By the signal that disconnects everybody; the kernel's memory of a killed one would be left behind. */
    @Override
    public void close() {
        child.signal("INT");
        child.awaitEnd(LIMIT);
    }

    /** A program of PostgreSQL, as the server's user. */
    static List<String> command(String program, String... words) {
        List<String> command = new ArrayList<>(ServerDirectory.isRoot() ? AS_NOBODY : List.of());
        command.add(newest().resolve("bin").resolve(program).toString());
        command.addAll(List.of(words));
        return command;
    }

    /** Debian keeps the programs of each version apart. */
    private static Path newest() {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.max(Path::compareTo)
                    .orElseThrow(() -> new IllegalStateException("no version in " + VERSIONS));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "install the package postgresql: it puts its programs below " + VERSIONS, e);
        }
    }
}
