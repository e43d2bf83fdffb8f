package baton.failover.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a policy may say, and in which words a contradiction is refused. */
class GroupSpecTest {
    private static GroupSpec spec(Mode mode, OptionalInt maxActive, EnsembleLoss loss) {
        return new GroupSpec(
                mode, maxActive, LeaseBudget.DEFAULT, Optional.empty(), FencePolicy.NONE, loss, Restarts.NONE, 0);
    }

    private static String refusal(Mode mode, OptionalInt maxActive, EnsembleLoss loss) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> spec(mode, maxActive, loss))
                .getMessage());
    }

    @Test
    void maxActiveBelongsToActiveActive() {
        assertEquals(
                "max-active: an active-passive group always has one active; expected max-active only with mode"
                        + " active-active; remove it or change the mode",
                refusal(Mode.ACTIVE_PASSIVE, OptionalInt.of(2), EnsembleLoss.STOP));
    }

    @Test
    void maxActiveIsAtLeastOne() {
        assertEquals(
                "max-active: found \"0\"; expected a whole number from 1; correct it",
                refusal(Mode.ACTIVE_ACTIVE, OptionalInt.of(0), EnsembleLoss.STOP));
    }

    @Test
    void whoMustMakeRoomForAnotherCannotKeep() {
        String sentence = "on-ensemble-loss: keep, but the number of actives is bounded: a holder has to stop so that"
                + " another may start; expected stop, or keep with active-active without max-active; remove it";
        assertEquals(sentence, refusal(Mode.ACTIVE_PASSIVE, OptionalInt.empty(), EnsembleLoss.KEEP));
        assertEquals(sentence, refusal(Mode.ACTIVE_ACTIVE, OptionalInt.of(2), EnsembleLoss.KEEP));
        spec(Mode.ACTIVE_ACTIVE, OptionalInt.empty(), EnsembleLoss.KEEP);
    }

    @Test
    void restartsAreCountedFromZeroWithinATime() {
        assertEquals(
                "restarts are counted from 0; found -1",
                assertThrows(IllegalArgumentException.class, () -> new Restarts(-1, Duration.ofSeconds(1)))
                        .getMessage());
        assertEquals(
                "restarts are counted within a time longer than zero; found PT0S",
                assertThrows(IllegalArgumentException.class, () -> new Restarts(1, Duration.ZERO))
                        .getMessage());
    }

    @Test
    void namesAreWhatPathsAndFilesCanBear() {
        assertEquals(
                "a group name is 1 to 63 letters, digits, '.', '_' or '-', starting with a letter or digit; found \"a/b\"",
                assertThrows(IllegalArgumentException.class, () -> new GroupName("a/b"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new NodeName(".hidden"));
        assertThrows(IllegalArgumentException.class, () -> new NodeName("n".repeat(64)));
        assertEquals("n".repeat(63), new NodeName("n".repeat(63)).value());
    }

    @Test
    void aHeldClaimNamesItsHolder() {
        assertEquals(
                "a claim that is held names its holder",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Claim(
                                        Epoch.NONE,
                                        Optional.empty(),
                                        ClaimState.HELD,
                                        new Terms(Duration.ofSeconds(8), false),
                                        Cause.START))
                        .getMessage());
    }

    @Test
    void theModeDecidesHowManySeatsThereAre() {
        GroupSpec one = spec(Mode.ACTIVE_PASSIVE, OptionalInt.empty(), EnsembleLoss.STOP);
        assertEquals(OptionalInt.of(1), one.seats());
        assertTrue(one.hasSeat(new Seat(0)));
        assertFalse(one.hasSeat(new Seat(1)));
        assertEquals(
                OptionalInt.of(3),
                spec(Mode.ACTIVE_ACTIVE, OptionalInt.of(3), EnsembleLoss.STOP).seats());
        assertTrue(
                spec(Mode.ACTIVE_ACTIVE, OptionalInt.empty(), EnsembleLoss.KEEP).hasSeat(new Seat(99)));
    }

    @Test
    void theShorterOfTwoTermsKeepsOnlyWhatBothKeep() {
        Terms eight = new Terms(Duration.ofSeconds(8), true);
        Terms three = new Terms(Duration.ofSeconds(3), false);
        assertEquals(three, eight.shorter(three));
        assertEquals(three, three.shorter(eight));
    }

    @Test
    void neverStaysNever() {
        assertEquals(Tick.NEVER, Tick.NEVER.plus(Duration.ofDays(1)));
        assertEquals(Tick.NEVER, Tick.NEVER.minus(Duration.ofDays(1)));
    }
}
