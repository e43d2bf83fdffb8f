package baton.failover.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.LeaseBudget;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarginsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({"fast, false, false", "default, true, true", "tolerant, true, true"})
    void eachProfileRidesOutWhatTheProtocolSays(String profile, boolean server, boolean leader) {
        LeaseBudget budget = Objects.requireNonNull(Profiles.BUDGETS.get(profile));
        Margins margins = new Margins(budget, Profiles.paceFor(budget.lease()));

        assertEquals(Optional.empty(), margins.shortage());
        assertEquals(Optional.of(server), margins.lossOfServer().holds());
        assertEquals(
                Optional.of(leader),
                margins.lossOfLeader(Optional.of(Duration.ofSeconds(2))).holds());
    }

    @Test
    void aShortLeaseIsToldWithItsSum() {
        assertEquals(
                Optional.of("4800 ms has no room for one lost renewal: demote-limit 3000 + kill-limit 500"
                        + " + guard slack 300 + renewal 500 + attempt 500 = 4800 ms"),
                of(4800).shortage());
        assertEquals(Optional.empty(), of(4801).shortage());
    }

    @Test
    void theLeastLeaseThatRidesOutALostServerIsTheFirstThatDoes() {
        long least = of(4801).leastForLossOfServer();

        assertEquals(Optional.of(true), of(least).lossOfServer().holds());
        assertEquals(Optional.of(false), of(least - 1).lossOfServer().holds());
    }

    @Test
    void withoutTheSyncLimitTheFourthIsNotKnown() {
        Inequality fourth = of(7000).lossOfLeader(Optional.empty());

        assertEquals(Optional.empty(), fourth.holds());
        assertEquals(OptionalLong.empty(), fourth.needMillis());
        assertEquals(
                "(4) 7000 - 3000 - 500 - 300 = 3200 >= 500 + syncLimit * tick + 1000 + 1000 ms", fourth.inequality());
    }

    private static Margins of(long lease) {
        LeaseBudget budget = new LeaseBudget(Duration.ofMillis(lease), Duration.ofMillis(3000), Duration.ofMillis(500));
        return new Margins(budget, Profiles.paceFor(budget.lease()));
    }
}
