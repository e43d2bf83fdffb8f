package baton.trial;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was begun under an epoch that is over meanwhile starts no service any more: not one beat bears that epoch. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LateStartTrial {
    private static final int PROMISED_RUNS = 20;
    private static final String FAST = "mode: active-passive\nprofile: fast\n";

    /** Longer than the hold of the sleeper lasts, and than another one needs to become active. */
    private static final Duration SLEEP = Duration.ofSeconds(6);

    /** What starts late starts within this time of its chance. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** Long enough to be caught in one exchange with ZooKeeper, short enough for the limit of a renewal. */
    private static final Duration SLOW = Duration.ofMillis(250);

    private static final Pattern ON_THE_WAY = Pattern.compile("\"epoch\":(\\d+).*\"phase\":\"(claiming|proving)\"");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Ensemble ensemble;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** An agent that was caught between claim and promotion. */
    private record Caught(AgentProcess agent, long epoch, String phase) {}

    @BeforeAll
    static void startEnsemble() {
        ensemble = Ensemble.start(shared);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void aPromoteHookThatSleepsPastItsHoldStartsNothing() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> sleepyHooks(cluster, agent));
            Figures figures = new Figures("promote hook that sleeps past its hold, time without an active");
            for (int run = 0; run < Runs.of(PROMISED_RUNS); run++) {
                boolean killed = run % 2 == 0;
                Reign before = cluster.awaitSettled();
                AgentProcess left = cluster.agent(before.node());
                cluster.agents().stream().filter(agent -> agent != left).forEach(agent -> sleepy(agent, true));
                left.stop();
                AgentProcess sleeper =
                        Await.present("a promote hook sleeps", Cluster.LIMIT, () -> cluster.agents().stream()
                                .filter(agent -> epochIn(agent, "asleep") > before.epoch())
                                .findFirst());
                long asleep = System.nanoTime();
                if (killed) {
                    sleeper.killAgent();
                } else {
                    sleeper.pauseAgent();
                }
                cluster.agents().forEach(agent -> sleepy(agent, false));

                long epoch = epochIn(sleeper, "asleep");
                Reign successor = cluster.awaitSuccessor(before);
                assertNotEquals(sleeper.node(), successor.node(), "another member takes over");
                Await.pass(SLEEP.plus(LATE).minusNanos(System.nanoTime() - asleep));
                neverActive(cluster, epoch);
                assertNotEquals(epoch, epochIn(sleeper, "awake"), "the guard ended it in its sleep");

                if (killed) {
                    sleeper.start();
                } else {
                    sleeper.resumeAgent();
                }
                left.start();
                cluster.awaitSettled();
                neverActive(cluster, epoch);
                figures.add(Beats.between(cluster.again(before), successor));
            }
            figures.report();
        }
    }

    @Test
    void anAgentThatIsPausedBetweenItsClaimAndItsPromotionStartsNothing() {
        Map<String, Proxy> ways = new HashMap<>();
        try (Cluster cluster = new Cluster(folder, ensemble, Group.NAME, node -> {
            Proxy way = new Proxy(ensemble);
            ways.put(node, way);
            return way.connection();
        })) {
            cluster.start(agent -> Group.run(cluster, FAST, "--stubborn"));
            Figures figures = new Figures("agent paused between claim and promotion, time without an active");
            Map<String, Integer> counts = new HashMap<>();
            int wanted = Runs.of(PROMISED_RUNS);
            int caught = 0;
            for (int tried = 0; caught < wanted; tried++) {
                assertTrue(tried < 2 * wanted + 3, () -> "caught too seldom: " + counts);
                // Both before the answer to its claim came and after it.
                String phase = caught % 2 == 0 ? "claiming" : "proving";
                Reign before = cluster.awaitSettled();
                AgentProcess left = cluster.agent(before.node());
                Caught paused = pauseTheNext(cluster, left, phase, ways);
                long happened = System.nanoTime();
                left.awaitStop();
                boolean tooLate = paused.agent()
                                .hold(Group.NAME, paused.epoch(), ".pids")
                                .toFile()
                                .length()
                        > 0;
                boolean underHold = Files.exists(paused.agent().hold(Group.NAME, paused.epoch(), ""));
                Reign successor = cluster.awaitSuccessor(before);
                Await.pass(Group.FAST_LEASE.multipliedBy(3).minusNanos(System.nanoTime() - happened));
                paused.agent().resumeAgent();
                Await.pass(LATE);
                left.start();
                cluster.awaitSettled();
                cluster.judge();
                if (tooLate || successor.epoch() == paused.epoch()) {
                    counts.merge(tooLate ? "too late" : "claim did not commit", 1, Integer::sum);
                } else {
                    assertNotEquals(paused.agent().node(), successor.node(), "another member takes over");
                    neverActive(cluster, paused.epoch());
                    counts.merge(paused.phase() + (underHold ? ", under a hold" : ", without a hold"), 1, Integer::sum);
                    figures.add(Beats.between(cluster.again(before), successor));
                    caught++;
                }
            }
            Figures.tell("  caught: " + counts);
            figures.report();
        } finally {
            ways.values().forEach(Proxy::close);
        }
    }

    /** Asks the active one to leave over a slow network, and pauses who comes next while it is in a phase. */
    private static Caught pauseTheNext(Cluster cluster, AgentProcess left, String phase, Map<String, Proxy> ways) {
        ways.values().forEach(way -> way.slow(SLOW));
        left.askToStop();
        Caught next = Await.present("the next one is " + phase, Cluster.LIMIT, () -> cluster.agents().stream()
                .filter(agent -> agent != left)
                .flatMap(agent -> onTheWay(agent).stream())
                .filter(each -> each.phase().equals(phase))
                .findFirst());
        next.agent().pauseAgent();
        ways.values().forEach(way -> way.slow(Duration.ZERO));
        return next;
    }

    private static Optional<Caught> onTheWay(AgentProcess agent) {
        Matcher matcher = ON_THE_WAY.matcher(agent.said(Group.NAME));
        return matcher.find()
                ? Optional.of(new Caught(agent, Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    private static void neverActive(Cluster cluster, long epoch) {
        cluster.judge();
        assertFalse(
                cluster.seen().reigns(Group.NAME).stream().anyMatch(reign -> reign.epoch() == epoch),
                () -> "a service started late, under epoch " + epoch);
    }

    /** The hooks of the service that beats; promote takes a nap first while {@code sleepy} stands beside it. */
    private static String sleepyHooks(Cluster cluster, AgentProcess agent) {
        Path host = agent.directory();
        Path promote = host.resolve("promote");
        String yaml = Group.hooks(cluster, agent, FAST);
        String usual = yaml.lines()
                .filter(line -> line.startsWith("  promote: "))
                .map(line -> line.substring("  promote: ".length()))
                .findFirst()
                .orElseThrow();
        try {
            Files.createDirectories(host);
            Files.writeString(
                    promote,
                    """
                    #!/bin/sh
                    if [ -e %1$s/sleepy ]; then
                        echo "$BATON_EPOCH" > %1$s/asleep.new
                        mv %1$s/asleep.new %1$s/asleep
                        sleep %2$d
                        echo "$BATON_EPOCH" > %1$s/awake
                    fi
                    exec %3$s
                    """
                            .formatted(host, SLEEP.toSeconds(), usual));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertTrue(promote.toFile().setExecutable(true));
        return yaml.replace(usual, promote.toString());
    }

    private static void sleepy(AgentProcess agent, boolean wanted) {
        Path flag = agent.directory().resolve("sleepy");
        try {
            if (wanted) {
                Files.createFile(flag);
            } else {
                Files.deleteIfExists(flag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The epoch that the promote hook of a host noted last; 0 when it never did. */
    private static long epochIn(AgentProcess agent, String file) {
        try {
            Path note = agent.directory().resolve(file);
            return Files.exists(note) ? Long.parseLong(Files.readString(note).strip()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
