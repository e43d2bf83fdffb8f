package baton.failover.policy;

import baton.failover.group.AgentPace;
import baton.failover.group.LeaseBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a lease has room for what must fit into it; inequalities (2) to (4) of {@code docs/protocol.md}.
 *
 * <p>(1) holds by construction: successors compute their wait from the lease.
 */
public record Margins(LeaseBudget budget, AgentPace pace) {
    /** Bound of the random pause of up to 1 s before a client tries the next server; 0.5 to 0.8 s were measured. */
    static final Duration RECONNECT = Duration.ofSeconds(1);

    /** Bound of an election among servers that are up; 0.4 to 0.9 s were measured. */
    static final Duration ELECTION = Duration.ofSeconds(1);

    /** (2): why one renewal that is answered late would stop the service; empty when there is room for it. */
    public Optional<String> shortage() {
        return budget.lease().toMillis() > needed()
                ? Optional.empty()
                : Optional.of(budget.lease().toMillis() + " ms has no room for one lost renewal: " + parts());
    }

    /** What the lease has to be longer than, in milliseconds. */
    public long needed() {
        return stopping() + pace.renewal().toMillis() + pace.attempt().toMillis();
    }

    /** (3): whether the service rides out the death of the ZooKeeper server that its agent uses. */
    public Inequality lossOfServer() {
        long need = pace.renewal().plus(pace.attempt()).plus(RECONNECT).toMillis();
        String sum = "(3) " + leftSum() + " >= " + pace.renewal().toMillis() + " + "
                + pace.attempt().toMillis() + " + " + RECONNECT.toMillis() + " = " + need + " ms";
        return compared("loss-of-a-server", "a ZooKeeper server", need, sum);
    }

    /** The shortest lease for which {@link #lossOfServer} holds, in milliseconds. */
    public long leastForLossOfServer() {
        return stopping() + lossOfServer().needMillis().orElseThrow();
    }

    /**
     * (4): whether it rides out the death of the ZooKeeper leader.
     *
     * @param sync syncLimit * tickTime of the servers; empty when they do not tell
     */
    public Inequality lossOfLeader(Optional<Duration> sync) {
        String code = "loss-of-the-leader";
        String sum = "(4) " + leftSum() + " >= " + pace.renewal().toMillis() + " + ";
        String ending = " + " + ELECTION.toMillis() + " + " + RECONNECT.toMillis();
        if (sync.isEmpty()) {
            return new Inequality(
                    code,
                    Optional.empty(),
                    left(),
                    OptionalLong.empty(),
                    sum + "syncLimit * tick" + ending + " ms",
                    "not known, because no server told its syncLimit: allow the four-letter word conf, or see that"
                            + " syncLimit * tickTime and an election fit into " + left() + " ms");
        }
        long need =
                pace.renewal().plus(sync.get()).plus(ELECTION).plus(RECONNECT).toMillis();
        return compared(
                code, "the ZooKeeper leader", need, sum + sync.get().toMillis() + ending + " = " + need + " ms");
    }

    /** What an operator wants to know of a lease that is good. */
    public String summary() {
        return "lease " + budget.lease().toMillis() + " ms, a successor waits "
                + LeaseBudget.waitFor(budget.lease()).toMillis() + " ms; " + parts();
    }

    private Inequality compared(String code, String what, long need, String sum) {
        boolean holds = left() >= need;
        String sentence = holds
                ? "no holder stops when " + what + " is lost; " + (left() - need) + " ms are to spare"
                : "holders may stop, and others take over, when " + what + " is lost; " + (need - left())
                        + " ms are missing";
        return new Inequality(code, Optional.of(holds), left(), OptionalLong.of(need), sum, sentence);
    }

    private long stopping() {
        return budget.demote().plus(budget.kill()).plus(pace.guardSlack()).toMillis();
    }

    private long left() {
        return budget.lease().toMillis() - stopping();
    }

    private String leftSum() {
        return budget.lease().toMillis() + " - " + budget.demote().toMillis() + " - "
                + budget.kill().toMillis() + " - " + pace.guardSlack().toMillis() + " = " + left();
    }

    private String parts() {
        return "demote-limit " + budget.demote().toMillis() + " + kill-limit "
                + budget.kill().toMillis() + " + guard slack "
                + pace.guardSlack().toMillis() + " + renewal "
                + pace.renewal().toMillis() + " + attempt "
                + pace.attempt().toMillis() + " = " + needed() + " ms";
    }
}
