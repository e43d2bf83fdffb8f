package baton.agent.hold;

import static baton.agent.hold.Bench.BARE;
import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard and the wrapper promise, with real processes. */
@Timeout(60)
class GuardTest {
    private static final String FOR_EVER = "while :; do sleep 1000; done";

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void serviceIsDeadSoonAfterKillAt() throws Exception {
        bench.guard();
        Tick killAt = bench.in(700);
        HoldPath hold = bench.hold(1, killAt, SUPERVISED);
        assertEquals(0, bench.serve(hold, "bash", "-c", FOR_EVER));
        ProcessHandle service = bench.service(hold);

        until("the service is dead", () -> !runs(service));

        long late = bench.clock.now().since(killAt).toMillis();
        System.out.println("kill-at to dead service: " + late + " ms");
        assertTrue(late >= 0, "killed before its time");
        assertTrue(late < 600, "killed " + late + " ms late");
        until("the stop is proved", () -> Files.exists(hold.dead()));
    }

    @Test
    void theGuardOfAServiceManagerFollowsTheOneThatIsThere() throws Exception {
        Process first = bench.guard();
        Path lock = bench.run.path().resolve("guard.lock");
        String guard = Path.of(bench.wrapper()).resolveSibling("guard").toString();

        Process other = bench.start(guard, "run", bench.run.path().toString());
        Process follower = bench.start(guard, "serve", bench.run.path().toString());
        assertEquals(0, Bench.ended(other));
        until("both have said so", () -> saidLines("another guard watches") == 2);
        assertEquals(Long.toString(first.pid()), Files.readString(lock).strip());
        first.destroy();

        until("the other one guards", () -> saidLines("guard: watching") == 2);
        assertEquals(Long.toString(follower.pid()), Files.readString(lock).strip());
        HoldPath hold = bench.hold(1, bench.in(300), SUPERVISED);
        assertEquals(0, bench.serve(hold, "bash", "-c", FOR_EVER));
        until("the stop is proved", () -> Files.exists(hold.dead()));
    }

    @Test
    void serviceLivesWhileItsHoldIsExtended() throws Exception {
        bench.guard();
        Tick first = bench.in(500);
        HoldPath hold = bench.hold(1, first, SUPERVISED);
        bench.serve(hold, "sleep", "1000");
        ProcessHandle service = bench.service(hold);
        OpenHold open = new OpenHold(hold, bench.text(1, first, SUPERVISED));
        Tick end = bench.in(2000);

        until("two seconds have passed", () -> {
            try {
                assertTrue(open.rewrite(bench.text(1, bench.in(400), SUPERVISED).hold()));
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
            assertTrue(runs(service));
            return end.isReached(bench.clock.now());
        });
        open.close();
    }

    @Test
    void anEndThatIsDrawnNearerIsHonoured() throws Exception {
        bench.guard();
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.serve(hold, "sleep", "1000");
        ProcessHandle service = bench.service(hold);
        // Long enough for the guard to have read it while its end was far.
        Tick end = bench.in(1500);
        until("the guard has looked", () -> end.isReached(bench.clock.now()));
        assertTrue(runs(service));

        try (OpenHold open = new OpenHold(hold, bench.text(1, Tick.NEVER, SUPERVISED))) {
            assertTrue(open.rewrite(bench.text(1, bench.in(1000), SUPERVISED).hold()));
        }

        until("the stop is proved", () -> Files.exists(hold.dead()));
        assertFalse(runs(service));
    }

    @Test
    void holdIsEndedBeforeAnythingIsKilled() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        // Whoever dies under the hold looks: the first death must see it lapsed.
        Path seen = bench.top.resolve("seen");
        Process witness = bench.start(
                "bash",
                "-c",
                "while read -r stat < /proc/" + bench.service(hold).pid()
                        + "/stat && [[ $stat != *') Z '* ]]; do :; done; "
                        + "[[ -e '" + hold.lapsed() + "' ]] && echo ended > '" + seen + "' || echo standing > '" + seen
                        + "'");

        assertEquals(0, bench.guard("kill", hold));

        Bench.ended(witness);
        assertEquals("ended", Files.readString(seen).strip());
        assertFalse(Files.exists(hold.standing()));
        assertTrue(Files.exists(hold.lapsed()));
        assertTrue(Files.exists(hold.dead()));
    }

    @Test
    void startedLateIsRefusedByTheWrapper() throws Exception {
        HoldPath over = bench.hold(1, bench.in(-10), SUPERVISED);
        HoldPath none = bench.place(2);
        HoldPath lapsed = bench.hold(3, Tick.NEVER, SUPERVISED);
        Files.move(lapsed.standing(), lapsed.lapsed());
        Path trace = bench.top.resolve("trace");

        for (HoldPath hold : List.of(over, none, lapsed)) {
            assertEquals(75, bench.serve(hold, "touch", trace.toString()));
            assertEquals(
                    75,
                    Bench.ended(bench.start(
                            bench.wrapper(),
                            "hook",
                            hold.standing().toString(),
                            "5",
                            "--",
                            "touch",
                            trace.toString())));
        }

        assertFalse(Files.exists(trace));
        assertTrue(bench.said().contains("is over"));
        assertTrue(bench.said().contains("does not stand"));
    }

    @Test
    void doubleForkedAndSetsidServiceDies() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        Path pid = bench.top.resolve("pid");
        bench.serve(
                hold,
                "bash",
                "-c",
                "(setsid bash -c 'echo $$ > \"$0\"; while :; do sleep 1000; done' \"$0\" &); while [[ ! -s $0 ]]; do :; done",
                pid.toString());
        until("it has forked twice", () -> pid.toFile().length() > 0);
        ProcessHandle far =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        until("its first process has ended", () -> Files.exists(hold.exit()));
        assertTrue(runs(far));
        assertNotEquals(0, bench.guard("verify", hold));

        assertEquals(0, bench.guard("kill", hold));

        assertFalse(runs(far));
        assertEquals(0, bench.guard("verify", hold));
    }

    @Test
    void termIgnoringServiceDies() throws Exception {
        bench.guard();
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        Path deaf = bench.top.resolve("deaf");
        bench.serve(hold, "bash", "-c", "trap '' TERM; echo > \"$0\"; " + FOR_EVER, deaf.toString());
        ProcessHandle service = bench.service(hold);
        until("it ignores TERM", () -> Files.exists(deaf));

        assertEquals(1, bench.guard("stop", hold, "200"));
        assertTrue(runs(service));
        assertEquals(0, bench.guard("kill", hold));
        assertFalse(runs(service));
    }

    @Test
    void stopIsGraceful() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        Path trace = bench.top.resolve("trace");
        Path ready = bench.top.resolve("ready");
        bench.serve(
                hold,
                "bash",
                "-c",
                "trap 'echo bye > \"$0\"; exit 7' TERM; echo > \"$1\"; while :; do sleep 0.01; done",
                trace.toString(),
                ready.toString());
        until("it is ready", () -> Files.exists(ready));
        long before = System.nanoTime();

        assertEquals(0, bench.guard("stop", hold, "5000"));

        System.out.println(
                "guard stop: " + Duration.ofNanos(System.nanoTime() - before).toMillis() + " ms");
        assertEquals("bye", Files.readString(trace).strip());
        assertEquals("7", Files.readString(hold.exit()).strip());
        assertTrue(hold.stands());
    }

    @Test
    void serviceHasDefaultSignalsAndNoInput() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        Path status = bench.top.resolve("status");
        List<String> ignoringTerm = List.of(
                "bash",
                "-c",
                "trap '' TERM HUP PIPE; exec setsid \"$@\"",
                "-",
                bench.wrapper(),
                "run",
                hold.standing().toString(),
                "--",
                "bash",
                "-c",
                "cat /proc/self/status > \"$0\"; cat",
                status.toString());
        assertEquals(0, Bench.ended(bench.start(ignoringTerm, hold.standing().toString())));

        until("it has ended", () -> Files.exists(hold.exit()));

        assertEquals("0", Files.readString(hold.exit()).strip());
        long ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .sum();
        // 32 and 33 belong to the C library.
        assertEquals(0, ignored & 0x7fffffffL, Long.toHexString(ignored));
    }

    @Test
    void reusedPidIsNotKilled() throws Exception {
        bench.guard();
        Process innocent = bench.start("setsid", "sleep", "1000");
        HoldPath hold = bench.hold(1, Tick.NEVER, BARE);
        Files.writeString(hold.pids(), innocent.pid() + " 12345\n");

        assertEquals(0, bench.guard("kill", hold), bench.said());

        assertTrue(innocent.isAlive());
        assertTrue(Files.exists(hold.dead()));
    }

    @Test
    void aLeadersPidThatIsAnothersByNowIsNotKilled() throws Exception {
        Process innocent = bench.start("setsid", "sleep", "1000");
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        Files.writeString(hold.pids(), innocent.pid() + " 999999999999\n");
        String order = "exec {never}<> <(:); echo \"end $1|$2\" | \"$0\" end \"$3\" \"$never\"";

        int ended = Bench.ended(bench.start(
                "bash",
                "-c",
                order,
                bench.scripts.resolve("guard").toString(),
                Long.toString(innocent.pid()),
                hold.standing().toString(),
                bench.run.path().toString()));

        assertEquals(0, ended, bench.said());
        assertTrue(Files.exists(hold.dead()), bench.said());
        assertTrue(innocent.isAlive());
    }

    @Test
    void vanishedHoldIsKilled() throws Exception {
        bench.guard();
        Path trace = bench.top.resolve("killed");
        StopPlan plan = new StopPlan(List.of("touch", trace.toString()), List.of(), true);
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(hold);
        awaitLook();

        Files.delete(hold.standing());

        until("the service is dead", () -> !runs(service));
        until("the kill command ran", () -> Files.exists(trace));
        until("the stop is proved", () -> Files.exists(hold.dead()));
    }

    @Test
    void vanishedRunDirectoryIsKilledAndEndsTheGuard() throws Exception {
        Process guard = bench.guard();
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(hold);
        awaitLook();

        Files.move(bench.run.path(), bench.top.resolve("elsewhere"));

        until("the service is dead", () -> !runs(service));
        assertEquals(0, Bench.ended(guard));
    }

    @Test
    void releasedHoldIsTidiedAndNotKilled() throws Exception {
        bench.guard();
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(hold);
        awaitLook();

        Files.move(hold.standing(), hold.released());

        until("everything is tidied", () -> !Files.exists(hold.released()) && !Files.exists(hold.pids()));
        awaitLook();
        assertTrue(runs(service));
    }

    @Test
    void foreignStampIsKilled() throws Exception {
        bench.guard();
        String boot = bench.run.stamp().value().replaceAll("\\..*", "");
        HoldPath hold = bench.place(1);
        HoldText ours = bench.text(1, Tick.NEVER, SUPERVISED);
        bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(hold);
        HoldText foreign =
                new HoldText(ours.group(), ours.hold(), new Stamp(boot + ".other"), ours.node(), ours.plan());

        Durable.write(hold.standing(), foreign.render());

        until("the service is dead", () -> !runs(service));
        until("the stop is proved", () -> Files.exists(hold.dead()));
    }

    @Test
    void pidsOfAnotherBootAreNotKilled() throws Exception {
        Process innocent = bench.start("setsid", "sleep", "1000");
        String stat = Files.readString(Path.of("/proc/" + innocent.pid() + "/stat"));
        String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        HoldText ours = bench.text(1, Tick.NEVER, BARE);
        HoldText other = new HoldText(ours.group(), ours.hold(), new Stamp("another-boot.x"), ours.node(), ours.plan());
        HoldPath hold = bench.place(1);
        Files.createDirectories(hold.standing().getParent());
        Files.writeString(hold.standing(), other.render());
        Files.writeString(hold.pids(), innocent.pid() + " " + start + "\n");

        assertEquals(0, bench.guard("kill", hold), bench.said());

        assertTrue(innocent.isAlive());
    }

    @Test
    void hangingKillHookDoesNotDelayAnotherHold() throws Exception {
        bench.guard();
        StopPlan hangs = new StopPlan(List.of("sleep", "1000"), List.of(), false);
        bench.killLimit = Duration.ofSeconds(5);
        HoldPath first = bench.hold(1, bench.in(100), hangs);
        until("the first is being killed", () -> Files.exists(first.lapsed()));
        Tick killAt = bench.in(600);
        HoldPath second = bench.hold(2, killAt, SUPERVISED);
        bench.serve(second, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(second);

        until("the second service is dead", () -> !runs(service));

        assertTrue(bench.clock.now().since(killAt).toMillis() < 600);
        assertFalse(Files.exists(first.dead()));
    }

    @Test
    void killHookIsCutOffAndTriedAgain() throws Exception {
        bench.guard();
        Path tries = bench.top.resolve("tries");
        Path hook = bench.script(
                "kill", "echo try >> '" + tries + "'", "[[ $(wc -l < '" + tries + "') -ge 2 ]] || sleep 1000");
        StopPlan plan = new StopPlan(List.of(hook.toString()), List.of(), false);
        bench.killLimit = Duration.ofSeconds(1);

        HoldPath hold = bench.hold(1, bench.in(0), plan);

        until("the second try proves it", () -> Files.exists(hold.dead()));
        assertEquals(2, Files.readAllLines(tries).size());
    }

    @Test
    void aKillThatTakesLongerThanItMayIsProvedAllTheSameOnlyLater() throws Exception {
        bench.guard();
        bench.killLimit = Duration.ofMillis(300);
        StopPlan slow = new StopPlan(List.of("sleep", "1"), List.of("sleep", "0.2"), false);

        HoldPath hold = bench.hold(1, bench.in(0), slow);

        until("the kill is proved", () -> Files.exists(hold.dead()));
        assertTrue(bench.said().contains("the kill command was cut off: 300 ms were for"), bench.said());
    }

    @Test
    void aKillThatBeginsEarlyMayTakeUntilItsLimitAfterKillAt() throws Exception {
        bench.killLimit = Duration.ofMillis(300);
        StopPlan slow = new StopPlan(List.of("sleep", "1"), List.of("sleep", "0.2"), false);
        HoldPath hold = bench.hold(1, bench.in(5000), slow);

        assertEquals(0, bench.guard("verify", hold), bench.said());
        assertEquals(0, bench.guard("kill", hold), bench.said());
    }

    /** Issue 12, kind 2: each part had a limit of its own, and the sum was three times as long. */
    @Test
    void processesKillAndStoppedHaveOneLimitTogether() throws Exception {
        bench.killLimit = Duration.ofSeconds(3);
        StopPlan slow = new StopPlan(List.of("sleep", "2"), List.of("sleep", "2"), false);
        HoldPath hold = bench.hold(1, bench.in(0), slow);

        assertNotEquals(0, bench.guard("kill", hold), bench.said());

        assertFalse(Files.exists(hold.dead()));
        assertTrue(bench.said().contains("the stopped command was cut off"), bench.said());
    }

    /** Issue 12, kind 4: one after the other, the last of them was killed long after its hold was over. */
    @Test
    void holdsThatEndTogetherAreKilledTogether() throws Exception {
        int many = 40;
        bench.killLimit = Duration.ofSeconds(5);
        List<HoldPath> holds = new ArrayList<>();
        List<ProcessHandle> services = new ArrayList<>();
        for (int epoch = 1; epoch <= many; epoch++) {
            HoldPath hold = bench.hold(epoch, Tick.NEVER, SUPERVISED);
            assertEquals(0, bench.serve(hold, "bash", "-c", FOR_EVER));
            holds.add(hold);
            services.add(bench.service(hold));
        }
        Tick killAt = bench.in(2000);
        for (int epoch = 1; epoch <= many; epoch++) {
            try (OpenHold open = new OpenHold(holds.get(epoch - 1), bench.text(epoch, Tick.NEVER, SUPERVISED))) {
                assertTrue(open.rewrite(bench.text(epoch, killAt, SUPERVISED).hold()));
            }
        }
        bench.guard();
        assertTrue(services.stream().allMatch(Bench::runs), "the guard stands before they end");

        until("all services are dead", () -> services.stream().noneMatch(Bench::runs));

        long late = bench.clock.now().since(killAt).toMillis();
        System.out.println("kill-at to the death of " + many + " services: " + late + " ms");
        assertTrue(late < 1200, "the last was killed " + late + " ms late");
        until("every stop is proved", () -> holds.stream().allMatch(hold -> Files.exists(hold.dead())));
    }

    /** What a host may be short of is not what the guard needs. */
    @ParameterizedTest
    @ValueSource(strings = {"ulimit -n 16", "ulimit -v 16000"})
    void theGuardNeedsLittle(String limit) throws Exception {
        bench.start(
                "bash",
                "-c",
                limit + "; exec \"$@\"",
                "limited",
                bench.scripts.resolve("guard").toString(),
                "run",
                bench.run.path().toString());
        until("the guard beats", () -> Files.exists(bench.run.path().resolve("guard.beat")));
        Tick killAt = bench.in(500);
        HoldPath hold = bench.hold(1, killAt, SUPERVISED);
        assertEquals(0, bench.serve(hold, "bash", "-c", FOR_EVER));
        ProcessHandle service = bench.service(hold);

        until("the stop is proved", () -> Files.exists(hold.dead()));
        assertFalse(runs(service));
    }

    @Test
    void daemonThatAHookLeftMayStayWhereStoppedSaysSo() throws Exception {
        Path flag = bench.top.resolve("active");
        Files.createFile(flag);
        StopPlan plan = new StopPlan(
                List.of("rm", "-f", flag.toString()), List.of("bash", "-c", "[[ ! -e $0 ]]", flag.toString()), false);
        bench.killLimit = Duration.ofSeconds(2);
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Path pid = bench.top.resolve("pid");
        Process hook = bench.start(
                List.of(
                        "setsid",
                        bench.wrapper(),
                        "hook",
                        hold.standing().toString(),
                        "5",
                        "--",
                        "bash",
                        "-c",
                        "sleep 1000 & echo $! > \"$0\"",
                        pid.toString()),
                hold.standing().toString());
        assertEquals(0, Bench.ended(hook));
        ProcessHandle daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

        assertNotEquals(0, bench.guard("verify", hold));
        assertEquals(0, bench.guard("kill", hold));
        assertEquals(0, bench.guard("verify", hold));

        assertTrue(runs(daemon));
    }

    @Test
    void hookThatRunsCountsAsNotStopped() throws Exception {
        StopPlan plan = new StopPlan(List.of(), List.of("true"), false);
        bench.killLimit = Duration.ofSeconds(2);
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Process hook = bench.start(
                List.of("setsid", bench.wrapper(), "hook", hold.standing().toString(), "1000", "--", "sleep", "1000"),
                hold.standing().toString());
        until("the hook is on record", () -> hold.pids().toFile().length() > 0);

        assertNotEquals(0, bench.guard("verify", hold));
        assertEquals(0, bench.guard("kill", hold));

        assertEquals(137, Bench.ended(hook));
    }

    @Test
    void killProvesThatNothingRunsForAHoldThatNeverWas() throws Exception {
        assertEquals(0, bench.guard("kill", bench.place(9)));
        Process bearer =
                bench.start(List.of("sleep", "1000"), bench.place(9).standing().toString());

        assertEquals(0, bench.guard("kill", bench.place(9)));

        assertFalse(bearer.isAlive() && runs(bearer.toHandle()));
    }

    @Test
    void tornReadIsReadAgain() throws Exception {
        bench.guard();
        Tick killAt = bench.in(60_000);
        HoldPath hold = bench.hold(1, killAt, SUPERVISED);
        bench.serve(hold, "sleep", "1000");
        ProcessHandle service = bench.service(hold);
        String whole = bench.text(1, killAt, SUPERVISED).render();
        String past = bench.text(1, bench.in(-1000), SUPERVISED).render();
        String torn = past.substring(0, whole.length() / 2) + whole.substring(whole.length() / 2);
        try (RandomAccessFile file = new RandomAccessFile(hold.standing().toFile(), "rw")) {
            file.write(torn.getBytes(StandardCharsets.UTF_8));
            awaitLook();
            assertTrue(runs(service));
            file.seek(0);
            file.write(whole.getBytes(StandardCharsets.UTF_8));
        }
        awaitLook();
        assertTrue(runs(service));
        assertTrue(hold.stands());
    }

    @Test
    void holdThatStaysUnreadableIsKilled() throws Exception {
        bench.guard();
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(hold);

        Files.writeString(hold.standing(), "format=1\nkill-at=", StandardOpenOption.TRUNCATE_EXISTING);

        until("the service is dead", () -> !runs(service));
    }

    @Test
    void guardForksNothingAtRest() throws Exception {
        Process guard = bench.guard();
        for (long epoch = 1; epoch <= 5; epoch++) {
            bench.hold(epoch, Tick.NEVER, SUPERVISED);
        }
        awaitLook();
        Path children = Path.of("/proc/" + guard.pid() + "/stat");
        String before = forks(children);

        for (int look = 0; look < 10; look++) {
            awaitLook();
        }

        assertEquals(before, forks(children));
        String rss = Files.readAllLines(Path.of("/proc/" + guard.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", "");
        System.out.println("guard: " + rss + " KB");
        assertTrue(Long.parseLong(rss) <= 5 * 1024, rss + " KB");
    }

    @Test
    void secondGuardLeavesTheFirstAlone() throws Exception {
        Process first = bench.guard();

        assertEquals(
                0,
                Bench.ended(bench.start(
                        bench.scripts.resolve("guard").toString(),
                        "run",
                        bench.run.path().toString())));

        assertTrue(first.isAlive());
    }

    @Test
    void aNewGuardFinishesWhatTheFirstBegan() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(hold);
        Files.move(hold.standing(), hold.lapsed());

        bench.guard();

        until("the service is dead", () -> !runs(service));
        until("the stop is proved", () -> Files.exists(hold.dead()));
    }

    /** Page faults of children that ended (fields 11 and 13): any fork that was waited for adds to them. */
    private static String forks(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return fields[8] + " " + fields[10];
    }

    /** Until the guard has looked at everything once more. */
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

    private long saidLines(String part) {
        try {
            return bench.said().lines().filter(line -> line.contains(part)).count();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
