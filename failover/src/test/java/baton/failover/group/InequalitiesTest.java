package baton.failover.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The relations between the time limits, with the numbers of the profiles. */
class InequalitiesTest {
    static Stream<Arguments> profiles() {
        return Stream.of(
                Arguments.of("fast", LeaseBudget.FAST, AgentPace.FAST, 3.7),
                Arguments.of("default", LeaseBudget.DEFAULT, AgentPace.DEFAULT, 9.8),
                Arguments.of("tolerant", LeaseBudget.TOLERANT, AgentPace.TOLERANT, 30.6));
    }

    @ParameterizedTest(name = "{0}: {3} s")
    @MethodSource("profiles")
    void aSuccessorOfEachProfileWaitsAsLongAsTheDesignSays(
            String name, LeaseBudget budget, AgentPace pace, double seconds) {
        long millis = LeaseBudget.waitFor(budget.lease()).toMillis();
        assertEquals(seconds, Math.round(millis / 100.0) / 10.0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void eachProfileLeavesRoomForOneLostRenewal(String name, LeaseBudget budget, AgentPace pace, double seconds) {
        Duration taken = budget.demote()
                .plus(budget.kill())
                .plus(pace.guardSlack())
                .plus(pace.renewal())
                .plus(pace.attempt());
        assertTrue(budget.lease().compareTo(taken) > 0, name);
    }

    @ParameterizedTest
    @CsvSource({"3000, 3717", "8000, 9828", "25000, 30606", "9, 61", "1, 52"})
    void theWaitIsRoundedUp(long lease, long wait) {
        assertEquals(Duration.ofMillis(wait), LeaseBudget.waitFor(Duration.ofMillis(lease)));
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "3000", "7999", "8000", "25000", "3600000"})
    void aSlowClockThatHoldsNeverOutlastsAFastClockThatWaits(long lease) {
        double held = lease / 0.9;
        double waited = LeaseBudget.waitFor(Duration.ofMillis(lease)).toMillis() / 1.1;
        assertTrue(waited > held, lease + " ms");
    }

    @Test
    void aLeaseAndAKillAreLongerThanZero() {
        assertEquals(
                "lease and kill are longer than zero, demote is not negative; found lease 0 ms, demote 1 ms, kill 1 ms",
                refusal(() -> new LeaseBudget(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1))));
        assertEquals(
                "lease and kill are longer than zero, demote is not negative; found lease 9 ms, demote 0 ms, kill 0 ms",
                refusal(() -> new LeaseBudget(Duration.ofMillis(9), Duration.ZERO, Duration.ZERO)));
    }

    @Test
    void aPaceIsLongerThanZero() {
        assertEquals(
                "renewal and attempt are longer than zero, guard slack is not negative; found 0 ms, 1 ms, 0 ms",
                refusal(() -> new AgentPace(Duration.ZERO, Duration.ofMillis(1), Duration.ZERO)));
    }

    private static String refusal(Executable attempt) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, attempt).getMessage());
    }
}
