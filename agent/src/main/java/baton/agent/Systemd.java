package baton.agent;

import baton.agent.loop.BootClock;
import baton.agent.loop.Snapshot;
import baton.failover.group.Tick;
import baton.failover.policy.Spelling;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager that started this agent (systemd) that it is ready, and then again and again that its loop
 * turns, so that one that hangs is started anew.
 *
 * <p>Ready does not wait for ZooKeeper: while that is away, an agent that guards what runs here must not be restarted.
 * The launcher hands on where to tell it under a name of its own, because what hooks start must not speak for the agent.
 * Java has no datagram sockets of the kind that systemd listens on, so each message is one run of its own program.
 */
final class Systemd {
    private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);
    private static final Duration UNWATCHED = Duration.ofSeconds(10);
    private static final int LIMIT_SECONDS = 5;

    private final String socket;
    private final Duration period;
    private final Supplier<Snapshot> snapshots;
    private final BootClock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "service-manager");
        made.setDaemon(true);
        return made;
    });
    private String said = "";

    private Systemd(String socket, Duration period, Supplier<Snapshot> snapshots, BootClock clock) {
        this.socket = socket;
        this.period = period;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** Begins to tell, if the environment names somebody who wants to know. */
    static Optional<Systemd> of(Map<String, String> environment, Supplier<Snapshot> snapshots, BootClock clock) {
        return Optional.ofNullable(environment.get("BATON_NOTIFY_SOCKET"))
                .filter(socket -> !socket.isEmpty())
                .map(socket -> new Systemd(
                        socket, period(environment.getOrDefault("BATON_WATCHDOG_USEC", "")), snapshots, clock));
    }

    /** From now on until the process ends: it is asked about even while it leaves its seats. */
    void begin() {
        var unused = thread.scheduleWithFixedDelay(this::tell, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Half of the time after which the silent are restarted, as systemd advises; each message costs a process. */
    private static Duration period(String watchdogMicros) {
        try {
            return Duration.ofMillis(Math.max(100, Long.parseLong(watchdogMicros) / 2_000));
        } catch (NumberFormatException nobodyWatches) {
            return UNWATCHED;
        }
    }

    private void tell() {
        Snapshot snapshot = snapshots.get();
        List<String> words = new ArrayList<>(List.of("systemd-notify"));
        if (said.isEmpty()) {
            words.add("--ready");
        }
        Tick now = clock.now();
        if (now.since(snapshot.beat()).compareTo(period) <= 0) {
            words.add("WATCHDOG=1");
        }
        String status = status(snapshot);
        if (!status.equals(said)) {
            words.add("--status=" + status);
        }
        if (words.size() > 1 && sent(words)) {
            said = status;
        }
    }

    private static String status(Snapshot snapshot) {
        long joined = snapshot.groups().values().stream()
                .filter(member -> member.joined())
                .count();
        long all = snapshot.groups().size();
        return joined == all
                ? "member of " + Spelling.count(all, "group")
                : "waits for ZooKeeper; joined " + joined + " of " + all;
    }

    private boolean sent(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("NOTIFY_SOCKET", socket);
        try {
            Process process = builder.start();
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            LOG.warn("systemd did not take a message within {} s", LIMIT_SECONDS);
        } catch (IOException e) {
            LOG.warn("systemd cannot be told that the agent is alive: {}", e.getMessage());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
