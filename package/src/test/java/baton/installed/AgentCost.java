package baton.installed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the installed agent takes of a clean host. Only {@code scripts/trial} takes the time to judge it. */
final class AgentCost {
    private static final boolean JUDGED = !System.getProperty("trial.runs", "").isEmpty();
    private static final int WINDOW_SECONDS = JUDGED ? 120 : 5;
    private static final int UNJUDGED_SECONDS = 2;
    private static final int STARTS = JUDGED ? 9 : 1;
    private static final int MILLIS_A_TICK = 10;

    private final CleanHost host;
    private final Supplier<String> agent;

    /** @param agent finds the pid of the agent */
    AgentCost(CleanHost host, Supplier<String> agent) {
        this.host = host;
        this.agent = agent;
    }

    /**
     * Medians of starts by turns, in milliseconds.
     *
     * @param agent from the start of its unit until it reports ready
     * @param smallest from its start to its first answer, {@link SmallestAgent}
     */
    record Starts(long agent, long smallest) {}

    /**
     * Milliseconds of processor time a second.
     *
     * @param agent the agent's own
     * @param guard its guard's
     */
    record Processor(double agent, double guard) {}

    static boolean isJudged() {
        return JUDGED;
    }

    long residentKilobytes() {
        return Long.parseLong(
                host.in("sed", "-n", "s/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p", "/proc/" + agent.get() + "/status"));
    }

    /**
     * Looks for some time.
     *
     * @param settled until what happened last is over, and what is done again and again compiled; shorter where nobody judges
     */
    Processor processor(Duration settled) {
        host.in("sleep", String.valueOf(JUDGED ? settled.toSeconds() : UNJUDGED_SECONDS));
        String own = agent.get();
        String guard = host.in("pgrep", "-o", "-f", "scripts/guard serve");
        long agentBefore = ticks(own);
        long guardBefore = ticks(guard);
        host.in("sleep", String.valueOf(WINDOW_SECONDS));
        return new Processor(millisPerSecond(ticks(own) - agentBefore), millisPerSecond(ticks(guard) - guardBefore));
    }

    /** The median of five. */
    long statusMillis() {
        String line = "begun=${EPOCHREALTIME/./}; baton status > /dev/null || exit 1; now=${EPOCHREALTIME/./};"
                + " echo $(((now - begun) / 1000))";
        List<Long> each = new ArrayList<>();
        for (int run = 0; run < 5; run++) {
            each.add(Long.parseLong(host.in("bash", "-c", line)));
        }
        return median(each);
    }

    /** @param restart restarts the agent's unit and returns when it is at work again */
    Starts starts(Runnable restart) throws IOException {
        Reference reference = new Reference(host);
        List<Long> ready = new ArrayList<>();
        List<Long> smallest = new ArrayList<>();
        for (int run = 0; run < STARTS; run++) {
            smallest.add(reference.start());
            restart.run();
            ready.add(
                    (timestamp("ActiveEnterTimestampMonotonic") - timestamp("ExecMainStartTimestampMonotonic")) / 1000);
        }
        return new Starts(median(ready), median(smallest));
    }

    private static double millisPerSecond(long ticks) {
        return (double) ticks * MILLIS_A_TICK / WINDOW_SECONDS;
    }

    private long ticks(String pid) {
        String stat = host.in("cat", "/proc/" + pid + "/stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** In microseconds. */
    private long timestamp(String name) {
        return Long.parseLong(host.in("systemctl", "show", "-P", name, "baton-agent"));
    }

    private static long median(List<Long> each) {
        return each.stream().sorted().toList().get(each.size() / 2);
    }
}
