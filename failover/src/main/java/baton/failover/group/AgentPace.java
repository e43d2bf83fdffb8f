package baton.failover.group;

import java.time.Duration;

/**
 * How an agent keeps its leases; h, r and d of the protocol.
 *
 * @param renewal h: period of the renewals
 * @param attempt r: time limit of one renewal
 * @param guardSlack d: how late the guard may act
 */
public record AgentPace(Duration renewal, Duration attempt, Duration guardSlack) {
    public static final AgentPace FAST =
            new AgentPace(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(300));
    public static final AgentPace DEFAULT =
            new AgentPace(Duration.ofMillis(1000), Duration.ofMillis(1000), Duration.ofMillis(300));
    public static final AgentPace TOLERANT =
            new AgentPace(Duration.ofMillis(2000), Duration.ofMillis(2000), Duration.ofMillis(500));

    public AgentPace {
        if (renewal.isNegative()
                || renewal.isZero()
                || attempt.isNegative()
                || attempt.isZero()
                || guardSlack.isNegative()) {
            throw new IllegalArgumentException(
                    "renewal and attempt are longer than zero, guard slack is not negative; found " + renewal.toMillis()
                            + " ms, " + attempt.toMillis() + " ms, " + guardSlack.toMillis() + " ms");
        }
    }
}
