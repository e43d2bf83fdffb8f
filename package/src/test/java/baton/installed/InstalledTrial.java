package baton.installed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of the package on a clean host, from its installation to its removal, under a real systemd. */
@Tag("host")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class InstalledTrial {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String PACKAGE = "/srv/baton.deb";
    /** So much more than the smallest agent that was ever tried it may take. */
    private static final double MORE = 1.15;

    private static final double MOST_KB = 64_000 * MORE;
    /** At rest is who stands by for services that are active elsewhere. The smallest had a latch and no lease to watch. */
    private static final double MOST_AT_REST = 1.0 * MORE;
    /** What the smallest cannot do; see decision 0016. */
    private static final double MOST_HOLDING = 2.5;

    private static final long MOST_STATUS = 250;
    /** Where all trials tell what they measured. */
    private static final Path FIGURES = Path.of("../cli/target/trials.txt");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static CleanHost host;

    @BeforeAll
    static void aCleanHost() throws IOException {
        host = new CleanHost(folder);
        host.copy(builtPackage(), PACKAGE);
        host.download(PACKAGE);
        host.boot();
    }

    @AfterAll
    static void remove() {
        host.close();
    }

    @Test
    @Order(1)
    void oneCommandInstallsIt() throws IOException {
        host.in("apt-get", "-qq", "-y", "--no-install-recommends", "install", PACKAGE);

        assertTrue(host.in("baton", "version").startsWith("baton 0.1.0"));
        assertTrue(Files.size(host.path("/var/cache/baton/agent.jsa")) > 1_000_000, "a class-data archive was made");
        assertEquals(
                "inactive",
                host.attempt("systemctl", "is-active", "baton-agent").output().strip());
    }

    @Test
    @Order(2)
    void theUnitsStartAndReportReady() throws IOException {
        host.write(
                "/etc/baton/coordinator.yml",
                """
                embedded: true
                data: /var/lib/baton-coordinator/ensemble
                """);
        host.write(
                "/etc/baton/agent.yml",
                """
                node: n1
                ensemble: 127.0.0.1:2181
                cgroup: /sys/fs/cgroup/system.slice/baton-guard.service/services
                """);
        host.write(
                "/etc/baton/groups.d/web.yml",
                """
                mode: active-passive
                profile: default
                run: /bin/sleep 1000000
                """);

        host.write(
                "/etc/baton/groups.d/never.yml",
                """
                mode: active-passive
                profile: default
                priority: 0
                run: /bin/true
                """);

        host.in("baton", "check-config");
        host.in("systemctl", "enable", "--now", "baton-coordinator");
        host.in("systemctl", "enable", "--now", "baton-guard", "baton-agent");

        for (String unit : List.of("baton-guard", "baton-agent", "baton-coordinator")) {
            assertEquals("active", host.in("systemctl", "is-active", unit));
        }
        host.await("the service runs", LIMIT, () -> !service().isEmpty());
        host.await("the agent says so to systemd", LIMIT, () -> host.in(
                        "systemctl", "show", "-P", "StatusText", "baton-agent")
                .equals("member of 2 groups"));
        String status = host.in("baton", "status");
        assertTrue(status.contains("web") && status.contains("n1"), status);
        assertTrue(
                host.in("cat", "/proc/" + service() + "/cgroup").contains("/baton-guard.service/services/"),
                "the service lives below the guard's unit");
    }

    @Test
    @Order(3)
    void theInstalledAgentIsSmallAtRestAndSoonReady() throws IOException {
        AgentCost cost = new AgentCost(host, InstalledTrial::agent);
        AgentCost.Processor holding = cost.processor(Duration.ofMinutes(2));
        long resident = cost.residentKilobytes();

        AgentCost.Processor resting;
        try (Neighbour neighbour = new Neighbour(host)) {
            neighbour.takeOver();
            host.await("this host has no service", LIMIT, () -> service().isEmpty());
            resting = cost.processor(Duration.ofMinutes(6));
        }
        host.await("the service runs here again", LIMIT, () -> !service().isEmpty());

        long status = cost.statusMillis();
        AgentCost.Starts starts = cost.starts(() -> adoptedAfter("systemctl", "restart", "baton-agent"));

        tell(String.format(
                Locale.ROOT,
                "installed agent with two groups%s: %d kB resident; processor time a second %.2f ms at rest, %.2f ms while it"
                        + " holds a seat, its guard %.1f ms; ready %d ms after its start, the smallest agent %d ms; baton"
                        + " status %d ms",
                AgentCost.isJudged() ? "" : ", looked at too soon to be judged",
                resident,
                resting.agent(),
                holding.agent(),
                holding.guard(),
                starts.agent(),
                starts.smallest(),
                status));
        assertTrue(resident <= MOST_KB, resident + " kB resident");
        if (AgentCost.isJudged()) {
            assertTrue(resting.agent() <= MOST_AT_REST, resting.agent() + " ms a second at rest");
            assertTrue(holding.agent() <= MOST_HOLDING, holding.agent() + " ms a second with a seat");
            assertTrue(starts.agent() <= starts.smallest() * MORE, starts.toString());
            assertTrue(status <= MOST_STATUS, "baton status took " + status + " ms");
        }
    }

    @Test
    @Order(4)
    void nothingThatHappensToTheAgentTouchesTheService() {
        String service = service();
        long epoch = epoch();

        adoptedAfter("systemctl", "restart", "baton-agent");
        adoptedAfter("systemctl", "kill", "--kill-whom=all", "-s", "KILL", "baton-agent");
        adoptedAfter("baton", "agent", "restart");
        adoptedAfter("systemctl", "reload", "baton-agent");
        adoptedAfter("apt-get", "-qq", "-y", "--reinstall", "install", PACKAGE);

        assertEquals(service, service());
        assertEquals(epoch, epoch());
        assertEquals("active", host.in("systemctl", "is-active", "baton-guard"));
    }

    @Test
    @Order(5)
    void aGuardThatDiesLeavesNothingBehindAndComesBack() {
        String service = service();

        host.in("systemctl", "kill", "--kill-whom=main", "-s", "KILL", "baton-guard");

        host.await("the service has ended", LIMIT, () -> !service.equals(service()));
        host.await("it runs again under a later epoch", LIMIT, () -> !service().isEmpty());
        assertEquals("active", host.in("systemctl", "is-active", "baton-guard"));
    }

    @Test
    @Order(6)
    void stoppingTheAgentStopsTheServiceFirst() {
        host.in("systemctl", "stop", "baton-agent");

        assertEquals("", service());
        host.in("systemctl", "start", "baton-agent");
        host.await("the service runs again", LIMIT, () -> !service().isEmpty());
    }

    @Test
    @Order(7)
    void removalLeavesConfigurationAndDataAndPurgeNothing() throws IOException {
        host.in("apt-get", "-qq", "-y", "remove", "baton");
        assertEquals("", service());
        assertEquals(
                List.of("/etc/baton", "/etc/logrotate.d/baton", "/var/lib/baton", "/var/lib/baton-coordinator"),
                leftBehind(),
                "after the removal");

        host.in("apt-get", "-qq", "-y", "purge", "baton");
        assertEquals(List.of(), leftBehind(), "after the purge");
        assertNotEquals(0, host.attempt("getent", "passwd", "baton").status());
    }

    /** Does something to the agent; returns when another life of it has adopted the service. */
    private static void adoptedAfter(String... command) {
        String before = agent();
        String service = service();
        host.in(command);
        host.await(
                String.join(" ", command) + " gives another agent",
                LIMIT,
                () -> !agent().equals(before)
                        && !agent().isEmpty()
                        && host.attempt("systemctl", "show", "-P", "StatusText", "baton-agent")
                                .output()
                                .strip()
                                .equals("member of 2 groups")
                        && host.attempt("baton", "status", "web", "--check").status() == 1);
        assertEquals(service, service(), String.join(" ", command));
    }

    private static void tell(String line) {
        System.out.println(line);
        try {
            Files.writeString(FIGURES, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String agent() {
        return host.attempt("pgrep", "-f", "baton.agent.AgentApplication.*/etc/baton/agent.yml")
                .output()
                .strip();
    }

    private static String service() {
        return host.attempt("pgrep", "-f", "^/bin/sleep 1000000").output().strip();
    }

    private static long epoch() {
        String json = host.in("baton", "status", "web", "-o", "json");
        return Long.parseLong(json.replaceAll("(?s).*\"epoch\"\\s*:\\s*(\\d+).*", "$1"));
    }

    /** Everything of Baton that is on the disk, folders alone where they are Baton's own. */
    private static List<String> leftBehind() {
        String found = host.in(
                "find", "/", "-xdev", "(", "-name", "*baton*", "-o", "-path", "/etc/baton", ")", "-prune", "-print");
        return found.lines()
                .filter(path -> !path.equals(PACKAGE) && !path.startsWith("/var/log/") && !path.startsWith("/proc/"))
                .filter(path -> !path.startsWith("/var/lib/dpkg/") && !path.startsWith("/var/lib/systemd/"))
                .sorted()
                .toList();
    }

    private static Path builtPackage() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
