package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A PostgreSQL that its hook starts and makes a primary or a replica; the first data of all members is one copy. */
final class PostgresMember implements Database {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String OWNER = "owner";

    private final Path directory;
    private final int port = Ports.free();
    private final Runnable cleanup = this::die;

    private PostgresMember(Path directory) {
        this.directory = directory;
        Cleanup.add(cleanup);
    }

    /** Prepares the data that members are copies of. */
    static Path seed(Path parent) {
        try (PostgresServer server = PostgresServer.start(parent);
                PostgresSession owner = server.session(OWNER)) {
            assertEquals("", owner.call("CREATE TABLE written (n bigint PRIMARY KEY)"));
            assertEquals("", owner.call("CREATE TABLE bulk (line text)"));
            assertEquals("", owner.call("CREATE ROLE replicator LOGIN REPLICATION PASSWORD 'secret'"));
            for (String function : List.of(
                    "pg_ls_dir(text, boolean, boolean)",
                    "pg_stat_file(text, boolean)",
                    "pg_read_binary_file(text)",
                    "pg_read_binary_file(text, bigint, bigint, boolean)")) {
                assertEquals("", owner.call("GRANT EXECUTE ON FUNCTION pg_catalog." + function + " TO replicator"));
            }
            configure(server.data());
            return server.data();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PostgresMember copyOf(Path seed, Path directory) {
        PostgresMember member = new PostgresMember(ServerDirectory.create(directory, PostgresServer.USER));
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        List<String> copy = List.of("cp", "-a", seed.toString(), member.data().toString());
        assertEquals(0, Child.start(log, Map.of(), copy).awaitEnd(LIMIT), () -> "see " + log);
        try {
            Path passwords = Files.writeString(member.passwords(), "*:*:*:replicator:secret\n");
            Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
            ServerDirectory.give(passwords, PostgresServer.USER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return member;
    }

    /** Without fsync: a trial kills processes, not the kernel, which keeps what they wrote. */
    private static void configure(Path data) throws IOException {
        Files.writeString(
                data.resolve("postgresql.conf"),
                """
                listen_addresses = '127.0.0.1'
                fsync = off
                wal_log_hints = on
                wal_keep_size = 128MB
                wal_retrieve_retry_interval = 500ms
                shared_buffers = 16MB
                """,
                StandardOpenOption.APPEND);
        Files.writeString(
                data.resolve("pg_hba.conf"),
                """
                local all all trust
                host postgres replicator 127.0.0.1/32 scram-sha-256
                host replication replicator 127.0.0.1/32 scram-sha-256
                host postgres owner 127.0.0.1/32 trust
                """);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String hookOptions() {
        return "--data " + data() + " --port " + port + " --socket " + directory + " --as "
                + (ServerDirectory.isRoot() ? PostgresServer.USER : System.getProperty("user.name")) + " --user "
                + OWNER + " --passfile " + passwords();
    }

    /** Left to the hook's check. */
    @Override
    public void start() {}

    @Override
    public void kill() {
        postmaster().ifPresent(postmaster -> {
            List<Long> pids = new ArrayList<>(List.of(postmaster));
            ProcessHandle.of(postmaster).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(process -> pids.add(process.pid()));
            Child.signal("KILL", pids);
        });
    }

    /** Its hook as well, which may be about to start it. */
    @Override
    public void die() {
        new HostProcesses(directory).kill();
        kill();
    }

    @Override
    public boolean isPrimary() {
        return ask("SELECT pg_is_in_recovery()").equals("f");
    }

    @Override
    public boolean follows(int port) {
        return ask("SELECT status || ' ' || sender_port FROM pg_stat_wal_receiver")
                .equals("streaming " + port);
    }

    @Override
    public Session session() {
        PostgresSession psql = PostgresSession.open(environment());
        return new Session() {
            @Override
            public boolean write(long number) {
                // The row itself: a warning that it may not have been replicated would be no acknowledgement.
                return answer(psql, "INSERT INTO written VALUES (" + number + ") RETURNING n")
                        .equals(Long.toString(number));
            }

            @Override
            public void close() {
                psql.close();
            }
        };
    }

    @Override
    public Set<Long> numbers() {
        return ask("SELECT n FROM written")
                .lines()
                .filter(line -> line.matches("\\d+"))
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    /** What it answers; or the error, or nothing. */
    String ask(String sql) {
        try (PostgresSession psql = PostgresSession.open(environment())) {
            return answer(psql, sql);
        }
    }

    /** It hears of its primary no more, until its hook tells it again. */
    void losePrimary() {
        ask("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=9'");
        ask("SELECT pg_reload_conf()");
        Await.until("nothing is received", LIMIT, () -> ask("SELECT status FROM pg_stat_wal_receiver")
                .isEmpty());
    }

    boolean runs() {
        return postmaster().isPresent();
    }

    void pause() {
        postmaster().ifPresent(postmaster -> Child.signal("STOP", List.of(postmaster)));
    }

    /** By the signal after which it leaves nothing behind and waits for nobody. */
    @Override
    public void close() {
        postmaster().ifPresent(postmaster -> {
            Child.signal("QUIT", List.of(postmaster));
            Await.until("PostgreSQL in " + directory + " ended", LIMIT, () -> postmaster()
                    .isEmpty());
        });
        die();
        Cleanup.remove(cleanup);
    }

    /** It works in its data directory; a zombie has none. */
    private Optional<Long> postmaster() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data().resolve("postmaster.pid")).get(0));
            Path works = Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"));
            return works.equals(data().toRealPath()) ? Optional.of(pid) : Optional.empty();
        } catch (IOException | RuntimeException none) {
            return Optional.empty();
        }
    }

    private static String answer(PostgresSession psql, String sql) {
        try {
            return psql.call(sql);
        } catch (UncheckedIOException gone) {
            return "";
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "PGHOST",
                directory.toString(),
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                OWNER,
                "PGDATABASE",
                "postgres");
    }

    Path data() {
        return directory.resolve("data");
    }

    private Path passwords() {
        return directory.resolve("passwords");
    }
}
