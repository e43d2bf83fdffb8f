package baton.agent.hold;

import static baton.agent.hold.Bench.GROUP;
import static baton.agent.hold.Bench.NODE;
import static baton.agent.hold.Bench.SEAT;
import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentCrash;
import baton.failover.group.Epoch;
import baton.failover.group.Tick;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import baton.security.TestAuthority;
import baton.security.Tls;
import baton.security.TlsFiles;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guard does when the agent dies without a word; a process that sleeps stands for the agent. */
@Timeout(60)
class AgentCrashTest {
    private static final String FOR_EVER = "trap '' TERM; while :; do sleep 1000; done";

    private final List<HttpServer> peers = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final List<String> lifeLines = new ArrayList<>();
    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        peers.forEach(peer -> peer.stop(0));
        bench.close();
    }

    @Test
    void aHoldThatSaysSoEndsWithItsAgentAndAPeerHearsIt() throws Exception {
        Process agent = bench.start("sleep", "1000");
        HoldPath hold = served(AgentCrash.FAILOVER, SUPERVISED);
        ProcessHandle service = bench.service(hold);
        lives(agent.pid(), peer(200));
        bench.guard();
        awaitLook();
        assertTrue(runs(service));

        Tick killed = bench.clock.now();
        agent.destroyForcibly();

        until("the service is dead", () -> !runs(service));
        long late = bench.clock.now().since(killed).toMillis();
        System.out.println("agent killed to dead service: " + late + " ms");
        assertTrue(late < 600, "killed " + late + " ms late");
        until("a peer heard it", () -> !heard.isEmpty());
        assertTrue(Files.exists(hold.dead()));
        String report = heard.get(0);
        assertTrue(report.startsWith("POST /groups/g/stopped Bearer it's secret {"), report);
        assertTrue(report.endsWith("{\"node\":\"n1\",\"stamp\":\"" + bench.run.stamp() + "\",\"epoch\":1}"), report);
    }

    /** It needs curl, by which a guard speaks TLS. */
    @Test
    @Tag("host")
    void aPeerThatSpeaksTlsHearsItOverTlsAndNoneIsBelievedThatIsNotTrusted() throws Exception {
        TestAuthority authority = TestAuthority.in(bench.run.path().resolveSibling("own authority"));
        TestAuthority other = TestAuthority.in(bench.run.path().resolveSibling("other authority"));
        TlsFiles own = authority.issue("n1", TlsFiles.Clients.NONE);
        Tls peer = Tls.open(authority.issue("n2", TlsFiles.Clients.NONE), line -> {});
        Tls stranger = Tls.open(other.issue("n3", TlsFiles.Clients.NONE), line -> {});
        lifeLines.add("tls-trust=" + authority.trust());
        lifeLines.add("tls-certificate=" + own.certificate());
        lifeLines.add("tls-key=" + own.key());
        Process agent = bench.start("sleep", "1000");
        served(AgentCrash.FAILOVER, SUPERVISED);
        String trusted = securePeer(peer, 200);
        String untrusted = securePeer(stranger, 200);
        lives(agent.pid(), untrusted, trusted);
        bench.guard();
        awaitLook();

        agent.destroyForcibly();

        until("the peer is known to know it", () -> said().contains(" knows that it stopped"));
        assertEquals(1, heard.size(), heard.toString());
        assertFalse(shown.isEmpty(), "curl calls");
        assertFalse(shown.toString().contains("secret"), shown.toString());
        assertTrue(said().contains(trusted + " knows that it stopped"), said());
        assertTrue(heard.get(0).startsWith("POST /groups/g/stopped Bearer it's secret {\"node\":"), heard.get(0));
    }

    @Test
    void aHoldThatSaysNothingOutlivesItsAgent() throws Exception {
        Process agent = bench.start("sleep", "1000");
        HoldPath hold = served(AgentCrash.ADOPT, SUPERVISED);
        lives(agent.pid(), peer(200));
        bench.guard();

        agent.destroyForcibly().waitFor();
        awaitLook();
        awaitLook();

        assertTrue(hold.stands());
        assertTrue(runs(bench.service(hold)));
    }

    @Test
    void anAgentThatEndedOnPurposeDidNotCrash() throws Exception {
        Process agent = bench.start("sleep", "1000");
        HoldPath hold = served(AgentCrash.FAILOVER, SUPERVISED);
        lives(agent.pid(), peer(200));
        bench.guard();
        awaitLook();

        Files.delete(life());
        agent.destroyForcibly().waitFor();
        awaitLook();
        awaitLook();

        assertTrue(hold.stands());
        assertTrue(runs(bench.service(hold)));
    }

    @Test
    void anAgentThatNobodyReapedIsDead() throws Exception {
        Path pid = bench.top.resolve("pid");
        bench.start("bash", "-c", "sleep 1000 & echo $! > \"$0\"; exec sleep 1000", pid.toString());
        until("it is there", () -> pid.toFile().length() > 0);
        ProcessHandle agent =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        HoldPath hold = served(AgentCrash.FAILOVER, SUPERVISED);
        lives(agent.pid(), peer(200));
        bench.guard();
        awaitLook();
        assertTrue(hold.stands());

        agent.destroyForcibly();

        until("the hold is proved ended", () -> Files.exists(hold.dead()));
        assertTrue(Files.exists(Path.of("/proc", Long.toString(agent.pid()))), "it is a zombie still");
    }

    @Test
    void anotherProcessUnderTheAgentsPidIsNotTheAgent() throws Exception {
        Process other = bench.start("sleep", "1000");
        HoldPath hold = served(AgentCrash.FAILOVER, SUPERVISED);
        livesSince("1", other.pid(), peer(200));

        bench.guard();

        until("the hold is proved ended", () -> Files.exists(hold.dead()));
    }

    @Test
    void aGuardThatComesAfterTheCrashEndsTheHoldAsWell() throws Exception {
        Process agent = bench.start("sleep", "1000");
        HoldPath hold = served(AgentCrash.FAILOVER, SUPERVISED);
        lives(agent.pid(), peer(200));
        agent.destroyForcibly().waitFor();

        bench.guard();

        until("a peer heard it", () -> !heard.isEmpty());
        assertTrue(Files.exists(hold.dead()));
    }

    @Test
    void aStopThatIsNotProvedIsNotReported() throws Exception {
        Path tries = bench.top.resolve("tries");
        Path hook = bench.script("kill", "echo try >> '" + tries + "'", "[[ $(wc -l < '" + tries + "') -ge 2 ]]");
        StopPlan plan = new StopPlan(List.of(hook.toString()), List.of(), false);
        Process agent = bench.start("sleep", "1000");
        HoldPath hold = hold(1, AgentCrash.FAILOVER, plan);
        String peer = peer(200);
        lives(agent.pid(), peer);
        bench.guard();
        agent.destroyForcibly();

        until("the kill was tried", () -> Files.exists(tries));
        assertEquals(List.of(), heard);

        until("a peer heard it", () -> !heard.isEmpty());
        assertTrue(Files.exists(hold.dead()));
        assertEquals(2, Files.readAllLines(tries).size());
    }

    @Test
    void whoDoesNotAnswerOrRefusesIsNoObstacle() throws Exception {
        Process agent = bench.start("sleep", "1000");
        HoldPath hold = served(AgentCrash.FAILOVER, SUPERVISED);
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            lives(agent.pid(), "127.0.0.1:1", "127.0.0.1:" + deaf.getLocalPort(), peer(409), peer(200));
            bench.guard();
            agent.destroyForcibly();

            until("two peers heard it", () -> heard.size() == 2);
        }
        assertTrue(Files.exists(hold.dead()));
    }

    @Test
    void aReportThatIsUnderWayIsAskedAgainUntilItIsDone() throws Exception {
        Process agent = bench.start("sleep", "1000");
        served(AgentCrash.FAILOVER, SUPERVISED);
        lives(agent.pid(), peer(202, 202, 200));
        bench.guard();
        agent.destroyForcibly();

        until("it is done", () -> heard.size() == 3);
        until("it is told", () -> said().contains("knows that it stopped"));
    }

    @Test
    void aSeatThatPassedOnAfterTheReportIsGood() throws Exception {
        Process agent = bench.start("sleep", "1000");
        served(AgentCrash.FAILOVER, SUPERVISED);
        lives(agent.pid(), peer(202, 409));
        bench.guard();
        agent.destroyForcibly();

        until("it is told", () -> said().contains("its seat has passed on"));
        assertEquals(2, heard.size());
    }

    @Test
    void severalGroupsEndAtOnce() throws Exception {
        Process agent = bench.start("sleep", "1000");
        HoldPath first = served(AgentCrash.FAILOVER, SUPERVISED);
        StopPlan hangs = new StopPlan(List.of("sleep", "1000"), List.of(), false);
        bench.killLimit = Duration.ofSeconds(5);
        HoldPath second = hold(2, AgentCrash.FAILOVER, hangs);
        HoldPath third = hold(3, AgentCrash.ADOPT, SUPERVISED);
        lives(agent.pid(), peer(200));
        bench.guard();
        agent.destroyForcibly();

        until("the first is reported", () -> heard.stream().anyMatch(report -> report.contains("\"epoch\":1}")));
        assertFalse(Files.exists(second.dead()));
        assertTrue(Files.exists(first.dead()));
        assertTrue(third.stands());
    }

    @Test
    void theGuardForksNothingWhileTheAgentLives() throws Exception {
        Process agent = bench.start("sleep", "1000");
        hold(1, AgentCrash.FAILOVER, SUPERVISED);
        lives(agent.pid(), "127.0.0.1:1");
        Process guard = bench.guard();
        awaitLook();
        String before = forks(guard);

        for (int look = 0; look < 5; look++) {
            awaitLook();
        }

        assertEquals(before, forks(guard));
        assertTrue(bench.place(1).stands());
    }

    private static String forks(Process process) throws IOException {
        String text = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return fields[8] + " " + fields[10];
    }

    private HoldPath hold(long epoch, AgentCrash crash, StopPlan plan) throws IOException {
        Hold hold = new Hold(SEAT, new Epoch(epoch), HoldPhase.ACTIVE, Tick.NEVER, Tick.NEVER, bench.killLimit, crash);
        HoldPath place = bench.place(epoch);
        Files.createDirectories(place.standing().getParent());
        Files.createFile(place.pids());
        Durable.create(place.standing(), new HoldText(GROUP, hold, bench.run.stamp(), NODE, plan).render());
        return place;
    }

    private HoldPath served(AgentCrash crash, StopPlan plan) throws Exception {
        HoldPath hold = hold(1, crash, plan);
        assertEquals(0, bench.serve(hold, "bash", "-c", FOR_EVER));
        return hold;
    }

    private Path life() {
        return bench.run.path().resolve("life");
    }

    private void lives(long pid, String... addresses) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        livesSince(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19], pid, addresses);
    }

    private void livesSince(String start, long pid, String... addresses) throws IOException {
        StringBuilder text = new StringBuilder("format=1\npid=" + pid + "\nstart=" + start + "\nsecret=it's secret\n");
        lifeLines.forEach(line -> text.append(line).append('\n'));
        text.append("peer=another 127.0.0.1:1\n");
        for (String address : addresses) {
            text.append("peer=g ").append(address).append('\n');
        }
        Durable.write(life(), text.toString());
    }

    /** A peer that answers with one status after the other, the last one for ever. */
    private String peer(int... statuses) throws IOException {
        HttpServer peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        return answers(peer, statuses);
    }

    private String securePeer(Tls tls, int... statuses) throws IOException {
        HttpsServer peer = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        peer.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        peer.setExecutor(Executors.newCachedThreadPool());
        return "https://" + answers(peer, statuses);
    }

    private String answers(HttpServer peer, int... statuses) {
        int[] asked = {0};
        peer.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            shown.addAll(shownOfProcesses("curl"));
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            exchange.sendResponseHeaders(statuses[Math.min(asked[0]++, statuses.length - 1)], -1);
            exchange.close();
        });
        peer.start();
        peers.add(peer);
        return "127.0.0.1:" + peer.getAddress().getPort();
    }

    /** What anybody on the host sees of the programs of this name: arguments and environment. */
    private static List<String> shownOfProcesses(String program) {
        List<String> seen = new ArrayList<>();
        for (ProcessHandle each : ProcessHandle.allProcesses().toList()) {
            Path process = Path.of("/proc", Long.toString(each.pid()));
            try {
                String arguments = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                if (arguments.startsWith(program + "\0")) {
                    seen.add(arguments + Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1));
                }
            } catch (IOException gone) {
                // It ended meanwhile.
            }
        }
        return seen;
    }

    private String said() {
        try {
            return bench.said();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private void awaitLook() throws IOException {
        Path beat = bench.run.path().resolve("guard.beat");
        for (int times = 0; times < 2; times++) {
            String before = Files.readString(beat);
            until("the guard beats on", () -> {
                try {
                    return !Files.readString(beat).equals(before);
                } catch (IOException gone) {
                    throw new AssertionError(gone);
                }
            });
        }
    }
}
