package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A MariaDB as an init system would keep it: it always starts read-only. The tests are no administrator of it. */
final class MariaServer implements Database {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String USER = "mysql";

    /** Run at each start, on each server by itself. */
    private static final String INIT =
            """
            SET sql_log_bin = 0;
            CREATE DATABASE IF NOT EXISTS trial;
            CREATE TABLE IF NOT EXISTS trial.written (n BIGINT PRIMARY KEY);
            CREATE USER IF NOT EXISTS writer@localhost;
            GRANT SELECT, INSERT ON trial.* TO writer@localhost;
            GRANT SLAVE MONITOR ON *.* TO writer@localhost;
            CREATE USER IF NOT EXISTS replicator@'127.0.0.1' IDENTIFIED BY 'secret';
            GRANT REPLICATION SLAVE, SLAVE MONITOR ON *.* TO replicator@'127.0.0.1';
            """;

    private final Path directory;
    private final int id;
    private final int port = Ports.free();
    private @Nullable Child child;

    private MariaServer(Path directory, int id) {
        this.directory = directory;
        this.id = id;
    }

    /** Prepares the data that servers are copies of. */
    static Path seed(Path parent) {
        Path directory = ServerDirectory.create(parent.resolve("mariadb"), USER);
        run(
                parent.resolve("mariadb.log"),
                asUser(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--datadir=" + directory,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--innodb-log-file-size=8M"));
        return directory;
    }

    static MariaServer copyOf(Path seed, Path directory, int id) {
        MariaServer server = new MariaServer(ServerDirectory.create(directory, USER), id);
        run(server.log(), List.of("cp", "-a", seed.toString(), server.data().toString()));
        try {
            Files.writeString(server.init(), INIT);
            Files.writeString(server.replication(), "[client]\nuser=replicator\npassword=secret\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String hookOptions() {
        return "--data " + data() + " --port " + port + " --socket " + socket() + " --replication-file "
                + replication();
    }

    /** Without syncing to the disk: a trial kills processes, not the kernel, which keeps what they wrote. */
    @Override
    public void start() {
        child = Child.start(
                log(),
                Map.of(),
                asUser(
                        "mariadbd",
                        "--no-defaults",
                        "--datadir=" + data(),
                        "--socket=" + socket(),
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--pid-file=" + directory.resolve("pid"),
                        "--init-file=" + init(),
                        "--server-id=" + id,
                        "--read-only=1",
                        "--log-bin=bin",
                        "--log-slave-updates",
                        "--gtid-strict-mode",
                        "--rpl-semi-sync-slave-enabled",
                        "--rpl-semi-sync-master-wait-point=AFTER_SYNC",
                        "--rpl-semi-sync-master-timeout=3600000",
                        "--init-rpl-role=SLAVE",
                        "--slave-net-timeout=10",
                        "--innodb-flush-log-at-trx-commit=2",
                        "--innodb-log-file-size=8M",
                        "--innodb-buffer-pool-size=16M"));
        Await.until("MariaDB serves", LIMIT, () -> ask("SELECT 1").equals("1"));
    }

    @Override
    public void kill() {
        if (child != null) {
            child.kill();
        }
    }

    void pause() {
        if (child != null) {
            child.signal("STOP");
        }
    }

    /** As the administrator, who passes read_only; returns when it was done. */
    void administer(String sql) {
        try {
            assertEquals(0, administrator(sql).waitFor(), sql);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process administrator(String sql) throws IOException {
        return new ProcessBuilder("mariadb", "--no-defaults", "-S", socket().toString(), "-u", "root", "-e", sql)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public boolean isPrimary() {
        return ask("SELECT @@global.read_only").equals("0");
    }

    @Override
    public boolean follows(int port) {
        List<String> status =
                ask("SHOW SLAVE STATUS\\G").lines().map(String::strip).toList();
        return status.containsAll(List.of("Master_Port: " + port, "Slave_IO_Running: Yes", "Slave_SQL_Running: Yes"));
    }

    @Override
    public Session session() {
        return MariaSession.open(client("--unbuffered", "--skip-column-names", "trial"));
    }

    @Override
    public Set<Long> numbers() {
        return ask("SELECT n FROM trial.written")
                .lines()
                .filter(line -> line.matches("\\d+"))
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        kill();
    }

    /** What it answers; or the error. Only where the columns are shown one below the other they have names. */
    private String ask(String sql) {
        List<String> command = sql.endsWith("\\G") ? client("-e", sql) : client("--skip-column-names", "-e", sql);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> client(String... words) {
        List<String> command = new ArrayList<>(List.of(
                "mariadb",
                "--no-defaults",
                "--batch",
                "--connect-timeout=1",
                "-S",
                socket().toString(),
                "-u",
                "writer"));
        command.addAll(List.of(words));
        return command;
    }

    private static List<String> asUser(String... words) {
        List<String> command = new ArrayList<>();
        if (ServerDirectory.isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.addAll(List.of(words));
        return command;
    }

    private static void run(Path log, List<String> command) {
        assertEquals(0, Child.start(log, Map.of(), command).awaitEnd(LIMIT), () -> command.get(0) + ": see " + log);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path socket() {
        return directory.resolve("socket");
    }

    private Path init() {
        return directory.resolve("init.sql");
    }

    private Path replication() {
        return directory.resolve("replication.cnf");
    }

    private Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }
}
