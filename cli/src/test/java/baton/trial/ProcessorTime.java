package baton.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What agent and guard of a host use of a processor while nothing happens. */
record ProcessorTime(double agent, double guard) {
    /** Measures it for a while, in thousandths of one processor. */
    static ProcessorTime of(AgentProcess host, Duration duration) {
        List<Long> guards = host.pids().stream().filter(ProcessorTime::isGuard).toList();
        if (guards.isEmpty()) {
            throw new AssertionError("no guard runs on " + host.node());
        }
        long agent = host.pid();
        long agentBefore = millis(agent);
        long guardBefore = guards.stream().mapToLong(ProcessorTime::millis).sum();
        Await.pass(duration);
        double seconds = duration.toMillis() / 1000.0;
        return new ProcessorTime(
                (millis(agent) - agentBefore) / seconds,
                (guards.stream().mapToLong(ProcessorTime::millis).sum() - guardBefore) / seconds);
    }

    double total() {
        return agent + guard;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f ms/s (agent %.1f, guard %.1f)", total(), agent, guard);
    }

    private static boolean isGuard(long pid) {
        String words = read(pid, "cmdline");
        return words.contains("guard\0run\0") || words.contains("guard\0end\0");
    }

    private static long millis(long pid) {
        String stat = read(pid, "stat");
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        // Ticks of user and system time; a tick is 10 ms on every system that Java runs on here.
        return 10 * (Long.parseLong(words[11]) + Long.parseLong(words[12]));
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }
}
