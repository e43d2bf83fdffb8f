package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.security.BadFile;
import baton.security.Tls;
import baton.security.TlsFiles;
import baton.testing.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** A real agent of one group, in a process and directories of its own, started from the class path of the tests. */
final class AgentProcess {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private final String node;
    private final Path directory;
    private final int port;
    private Optional<TlsFiles> secured = Optional.empty();
    private @Nullable Process process;

    /** Written to by each start of the service: node, epoch and pid; so its last line says who is active. */
    private AgentProcess(String node, Path directory, int port) {
        this.node = node;
        this.directory = directory;
        this.port = port;
    }

    static AgentProcess configured(Path parent, String node, String ensemble, List<String> group) throws IOException {
        Path directory = Files.createDirectories(parent.resolve(node));
        int port = Ports.free();
        Files.write(
                directory.resolve("agent.yml"),
                List.of(
                        "node: " + node,
                        "ensemble: " + ensemble,
                        "session-timeout: 10s",
                        "listen: 127.0.0.1:" + port,
                        "address: 127.0.0.1:" + port,
                        "run-directory: run",
                        "run-directory-on-disk: allowed",
                        "state-directory: state"));
        Files.write(Files.createDirectories(directory.resolve("groups.d")).resolve("svc.yml"), group);
        return new AgentProcess(node, directory, port);
    }

    /** Speaks TLS from its next start on. */
    void secure(TlsFiles tls) throws IOException {
        Files.writeString(
                directory.resolve("agent.yml"),
                "security: {tls: {certificate: " + tls.certificate() + ", key: " + tls.key() + ", trust: "
                        + tls.trust().orElseThrow() + ", clients: " + tls.clients() + "}}\n",
                StandardOpenOption.APPEND);
        secured = Optional.of(tls);
    }

    void start() throws IOException {
        start(Map.of());
    }

    void start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = command("agent", "--config", config())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    String config() {
        return directory.resolve("agent.yml").toString();
    }

    /** Any other command of the agent's program. */
    static ProcessBuilder command(String... words) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> java = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-Dbaton.home=" + HOME,
                "-cp",
                classPath,
                "baton.agent.AgentApplication");
        return new ProcessBuilder(Stream.concat(java.stream(), Stream.of(words)).toList());
    }

    String node() {
        return node;
    }

    int port() {
        return port;
    }

    /** Asks the agent to end, and waits. */
    int stop() throws InterruptedException {
        running().destroy();
        return end();
    }

    void signal(String name) throws IOException, InterruptedException {
        signal(name, running());
    }

    /** By the shell's own kill: the program is of a package that a small system lacks. */
    static void signal(String name, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid()).start();
        assertEquals(0, kill.waitFor());
    }

    /** The guards of its run directory. */
    List<ProcessHandle> guards() {
        String daemon = "guard\0run\0" + directory.resolve("run") + "\0";
        return ProcessHandle.allProcesses()
                .filter(each -> mentions(each.pid(), "cmdline", daemon))
                .toList();
    }

    void kill() throws InterruptedException {
        running().destroyForcibly();
        end();
    }

    int end() throws InterruptedException {
        assertTrue(running().waitFor(30, TimeUnit.SECONDS), () -> node + " does not end\n" + logged());
        return running().exitValue();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(node + " was never started");
        }
        return process;
    }

    boolean isActive() {
        return isActive("svc");
    }

    boolean isActive(String group) {
        return status("/groups/" + group + "/active") == 200;
    }

    /** The status of an answer; 0 when there is none. */
    int status(String path) {
        try {
            HttpURLConnection connection = connect(path);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            return 0;
        }
    }

    Optional<String> body(String path) {
        try {
            return Optional.of(new String(connect(path).getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private HttpURLConnection connect(String path) throws IOException {
        String scheme = secured.isPresent() ? "https" : "http";
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(scheme + "://127.0.0.1:" + port + path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            try {
                Tls own = Tls.open(secured.orElseThrow(), line -> {});
                secure.setSSLSocketFactory(own.context().getSocketFactory());
            } catch (BadFile e) {
                throw new IOException(e.sentence(), e);
            }
        }
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(1000);
        return connection;
    }

    Path log() {
        return directory.resolve("log");
    }

    String logged() {
        try {
            return "log of " + node + ":\n" + Files.readString(log());
        } catch (IOException e) {
            return "no log of " + node;
        }
    }

    /** Ends everything that was started for this agent, its guard and its service included. */
    void clean() throws InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
        // Until none is left: one that still ends may write into a folder that is being deleted.
        await("its processes end", Duration.ofSeconds(10), () -> !endsProcesses(), () -> "");
    }

    private boolean endsProcesses() {
        String run = directory.resolve("run").toString();
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(each ->
                        mentions(each.pid(), "cmdline", run) || mentions(each.pid(), "environ", "BATON_HOLD=" + run))
                .toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return !left.isEmpty();
    }

    private static boolean mentions(long pid, String file, String text) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1)
                    .contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    static void await(String what, Duration limit, BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> what + " did not come true\n" + otherwise.get());
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
