package baton.agent.health;

import static baton.agent.hold.Bench.GROUP;
import static baton.agent.hold.Bench.NODE;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.hold.Bench;
import baton.failover.group.Role;
import baton.failover.member.Event;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChecksTest {
    private static final Duration LONG = Duration.ofSeconds(5);

    private volatile boolean startsProcesses = true;
    private final AtomicInteger looked = new AtomicInteger();
    private Bench bench;
    private Checks checks;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        checks = new Checks(
                bench.scripts,
                bench.run.path().resolve("output"),
                NODE,
                group -> Role.STANDBY,
                () -> {
                    looked.incrementAndGet();
                    return startsProcesses;
                },
                bench.inbox);
    }

    @AfterEach
    void close() throws IOException {
        checks.close();
        bench.close();
    }

    @Test
    void onlyChangesBecomeEvents() throws Exception {
        Path sick = bench.top.resolve("sick");
        Path count = bench.top.resolve("count");
        Path check = bench.script(
                "check",
                "echo >> '" + count + "'; echo position=5; [[ ! -e '" + sick
                        + "' ]] || { echo \"$1 $2 $3\"; exit 2; }");
        CheckPlan.Probe command = command(check.toString());
        checks.start(GROUP, new CheckPlan(command, Duration.ofMillis(10), LONG, 1, 2));

        assertEquals(
                new Event.HealthChanged(GROUP, true, "position=5", OptionalLong.of(5)),
                bench.next(Event.HealthChanged.class));
        until("it was asked again", () -> count.toFile().length() > 3);
        Files.createFile(sick);

        Event.HealthChanged change = bench.next(Event.HealthChanged.class);
        assertFalse(change.healthy());
        assertEquals("status 2: check standby g", change.detail());
    }

    @Test
    void aCheckThatMayNotRunSaysNothingOfItsService() throws Exception {
        Path check = bench.script("check", "exit 0");
        AtomicReference<Optional<String>> refusal = new AtomicReference<>(Optional.empty());
        CheckPlan.Probe command = new CheckPlan.Command(List.of(check.toString()), refusal::get);
        checks.start(GROUP, new CheckPlan(command, Duration.ofMillis(10), LONG, 1, 2));
        assertTrue(bench.next(Event.HealthChanged.class).healthy());
        String reason = check + " is empty; write what it does";

        refusal.set(Optional.of(reason));
        assertEquals(new Event.CheckNotRun(GROUP, Optional.of(reason)), bench.next(Event.CheckNotRun.class));
        refusal.set(Optional.empty());

        assertEquals(new Event.CheckNotRun(GROUP, Optional.empty()), bench.next(Event.CheckNotRun.class));
        bench.nothingWaits();
    }

    @Test
    void aCheckThatFailsWhereNothingCanBeStartedSaysNothingOfItsService() throws Exception {
        startsProcesses = false;
        CheckPlan.Probe command = command("bash", "-c", "echo fork: retry; exit 254");
        checks.start(GROUP, new CheckPlan(command, Duration.ofMillis(10), LONG, 1, 1));

        Event.CheckNotRun notRun = bench.next(Event.CheckNotRun.class);
        assertTrue(notRun.sentence().orElse("").contains("status 254: fork: retry; this host"), notRun::toString);
        startsProcesses = true;
        bench.next(Event.CheckNotRun.class);
        assertFalse(bench.next(Event.HealthChanged.class).healthy());
    }

    /** A standby's service may fail its check for months. */
    @Test
    void aServiceThatFailedAlreadyCostsNoMoreThanItsCheck() throws Exception {
        Path count = bench.top.resolve("count");
        Path check = bench.script("check", "echo >> '" + count + "'; exit 3");
        checks.start(GROUP, new CheckPlan(command(check.toString()), Duration.ofMillis(10), LONG, 1, 2));

        assertFalse(bench.next(Event.HealthChanged.class).healthy());
        until("it was asked again", () -> count.toFile().length() > 5);

        assertEquals(2, looked.get());
    }

    @Test
    void aProgramThatIsNotThereIsNoCheckThatFailed() {
        CheckPlan.Probe command = command("/nowhere/check");
        checks.start(GROUP, new CheckPlan(command, Duration.ofSeconds(1000), LONG, 1, 1));

        Verdict verdict = checks.first(GROUP, Duration.ZERO);
        assertFalse(verdict.ran() || verdict.healthy());
        assertTrue(verdict.detail().contains("/nowhere/check"), verdict::detail);
    }

    @Test
    void anAddressThatNobodyKnowsIsNoServiceThatDoesNotAnswer() {
        checks.start(GROUP, plan(new CheckPlan.Tcp("no.such.host.invalid", 1), LONG));

        Verdict verdict = checks.first(GROUP, Duration.ZERO);
        assertFalse(verdict.ran() || verdict.healthy());
    }

    @Test
    void theCheckAfterAPromotionIsToldThatItsServiceIsActive() throws Exception {
        Path check = bench.script("check", "echo \"$1 $2 $3 $BATON_ROLE\"; exit 1");
        CheckPlan.Probe command = command(check.toString());
        checks.start(GROUP, new CheckPlan(command, Duration.ofSeconds(1000), LONG, 1, 1));

        assertEquals(
                "status 1: check active g active",
                checks.first(GROUP, Duration.ZERO).detail());
        assertEquals(
                "status 1: check standby g standby",
                bench.next(Event.HealthChanged.class).detail());
    }

    @Test
    void hangingCheckFailsAtItsTimeout() {
        CheckPlan.Probe command = command("bash", "-c", "sleep 1000");
        checks.start(GROUP, new CheckPlan(command, Duration.ofSeconds(1000), Duration.ofMillis(300), 1, 1));

        assertEquals(
                "no answer within 300 ms", checks.first(GROUP, Duration.ZERO).detail());
    }

    @Test
    void aServiceThatWasMerelyStartedHasTimeToListen() throws Exception {
        Path looks = bench.top.resolve("looks");
        Path check = bench.script("check", "echo look >> '" + looks + "'; (($(wc -l < '" + looks + "') >= 3))");
        CheckPlan.Probe command = command(check.toString());
        checks.start(GROUP, new CheckPlan(command, Duration.ofSeconds(1000), LONG, 1, 1));
        bench.next(Event.HealthChanged.class);
        Files.delete(looks);

        assertFalse(checks.first(GROUP, Duration.ZERO).healthy());
        assertTrue(checks.first(GROUP, Duration.ofSeconds(20)).healthy());
        assertEquals(3, Files.readAllLines(looks).size());
    }

    @Test
    void aFirstCheckThatKeepsFailingEndsWithThePatienceOrAnInterrupt() throws Exception {
        Path check = bench.script("check", "echo not yet; exit 1");
        CheckPlan.Probe command = command(check.toString());
        checks.start(GROUP, new CheckPlan(command, Duration.ofMillis(100), LONG, 1, 1));

        assertEquals(
                "status 1: not yet", checks.first(GROUP, Duration.ofMillis(300)).detail());
        FutureTask<Verdict> looking = new FutureTask<>(() -> checks.first(GROUP, Duration.ofSeconds(1000)));
        Thread thread = new Thread(looking, "looking");
        thread.start();
        thread.interrupt();
        assertFalse(looking.get(10, TimeUnit.SECONDS).healthy());
    }

    /** Whoever waits for it hears meanwhile of a service that ended at once. */
    @Test
    void aServiceWithoutACheckIsWellOnlyOnceItHasLivedForAMoment() throws Exception {
        long begun = System.nanoTime();
        assertTrue(checks.first(GROUP, LONG).healthy());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(Checks.LIVES) >= 0, took::toString);

        FutureTask<Verdict> looking = new FutureTask<>(() -> checks.first(GROUP, LONG));
        Thread thread = new Thread(looking, "looking");
        thread.start();
        thread.interrupt();
        assertFalse(looking.get(10, TimeUnit.SECONDS).healthy(), "it was not seen to live");
    }

    @Test
    void groupWithoutACheckPasses() {
        assertTrue(checks.first(GROUP, Duration.ZERO).healthy());
    }

    @Test
    void httpStatusDecides() throws Exception {
        AtomicInteger status = new AtomicInteger(200);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            byte[] body = "lag=3\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health?full=1");
            checks.start(GROUP, plan(new CheckPlan.Http(uri), Duration.ofSeconds(3)));

            assertEquals(new Verdict(true, "HTTP status 200", OptionalLong.of(-3)), checks.first(GROUP, Duration.ZERO));
            status.set(503);
            assertEquals("HTTP status 503", checks.first(GROUP, Duration.ZERO).detail());
            assertFalse(checks.first(GROUP, Duration.ZERO).healthy());
        } finally {
            server.stop(0);
        }
        assertFalse(checks.first(GROUP, Duration.ZERO).healthy());
    }

    @Test
    void serverThatAcceptsAndSaysNothingFailsHttpButNotTcp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Duration timeout = Duration.ofMillis(200);
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            checks.start(GROUP, plan(new CheckPlan.Http(uri), timeout));
            assertFalse(checks.first(GROUP, Duration.ZERO).healthy());
            checks.start(GROUP, plan(new CheckPlan.Tcp("127.0.0.1", silent.getLocalPort()), timeout));
            assertTrue(checks.first(GROUP, Duration.ZERO).healthy());
        }
        assertFalse(checks.first(GROUP, Duration.ZERO).healthy());
    }

    private static CheckPlan.Command command(String... words) {
        return new CheckPlan.Command(List.of(words), Optional::empty);
    }

    private static CheckPlan plan(CheckPlan.Probe probe, Duration timeout) {
        return new CheckPlan(probe, Duration.ofSeconds(1000), timeout, 1, 1);
    }
}
