package baton.coordinator.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import baton.failover.operator.Refused;
import baton.failover.operator.Vouching;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an operator's word is taken. */
class VouchingTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final Epoch EPOCH = new Epoch(17);
    private static final Terms TERMS = new Terms(Duration.ofSeconds(8), false);
    private static final Debt DEBT = new Debt(N1, new Stamp("stamp-n1"), EPOCH, "n1:8701");

    private static Sights revoked(Terms terms, long millisAgo) {
        Claim claim = Sights.claim("n1", 17, ClaimState.REVOKED, terms);
        return Sights.of("db", Sights.activePassive()).seat(0, claim).unchanged(0, millisAgo);
    }

    private static String refusal(Sights sights, boolean hostOff) {
        return assertThrows(Refused.class, () -> Vouching.grant(sights.sight(), N1, EPOCH, hostOff))
                .code();
    }

    @Test
    void aDebtIsPaidByAWord() {
        Sights sights =
                Sights.of("db", Sights.activePassive()).seat(0, Sights.claim("n2", 18, ClaimState.HELD, TERMS), DEBT);

        Vouching granted = Vouching.grant(sights.sight(), N1, EPOCH, false);

        assertEquals(Optional.empty(), granted.claim());
        assertEquals(List.of(new Vouching.Owed(new Seat(0), DEBT)), granted.debts());
    }

    /** A confirmation revokes a claim that was held a moment ago; nobody has waited for its hold yet. */
    @Test
    void aDebtOfAConfirmationIsPaidByAWordOnceItsHoldIsOver() {
        Claim base = new Claim(new Epoch(20), Optional.empty(), ClaimState.REVOKED, TERMS, Cause.START);
        Sights sights = Sights.of("db", Sights.activePassive()).seat(0, base, DEBT);
        assertEquals("hold-may-stand", refusal(sights.unchanged(0, 9827), false));
        assertEquals(
                1,
                Vouching.grant(sights.unchanged(0, 0).sight(), N1, EPOCH, true)
                        .debts()
                        .size());
        assertEquals(
                1,
                Vouching.grant(sights.unchanged(0, 9828).sight(), N1, EPOCH, false)
                        .debts()
                        .size());
    }

    @Test
    void aWordAgainstAHolderIsRefusedEvenWhenItsHostIsOff() {
        assertEquals("held", refusal(Sights.healthy(), true));
    }

    @Test
    void aRevokedClaimIsReleasedOnceItsHoldIsOver() {
        assertEquals("hold-may-stand", refusal(revoked(TERMS, 9827), false));
        assertTrue(Vouching.grant(revoked(TERMS, 9828).sight(), N1, EPOCH, false)
                .claim()
                .isPresent());
    }

    @Test
    void aHostThatIsOffNeedsNoWait() {
        assertTrue(Vouching.grant(revoked(TERMS, 0).sight(), N1, EPOCH, true)
                .claim()
                .isPresent());
    }

    @Test
    void aHoldWithoutEndNeedsAHostThatIsOff() {
        Terms keep = new Terms(Duration.ofSeconds(8), true);
        assertEquals("hold-without-end", refusal(revoked(keep, 1_000_000), false));
        assertTrue(Vouching.grant(revoked(keep, 0).sight(), N1, EPOCH, true)
                .claim()
                .isPresent());
    }

    @Test
    void aFailedStopIsVouchedForOnlyByAHostThatIsOff() {
        Claim claim = Sights.claim("n1", 17, ClaimState.REVOKED, TERMS).withFailedStop();
        Sights sights = Sights.of("db", Sights.activePassive()).seat(0, claim).unchanged(0, 1_000_000);
        assertEquals("stop-failed", refusal(sights, false));
        assertTrue(Vouching.grant(sights.sight(), N1, EPOCH, true).claim().isPresent());
    }

    @Test
    void aDebtOfAFailedStopIsPaidOnlyByAHostThatIsOff() {
        Debt owed = new Debt(N1, new Stamp("stamp-n1"), EPOCH, "n1:8701", true);
        Sights sights =
                Sights.of("db", Sights.activePassive()).seat(0, Sights.claim("n2", 18, ClaimState.HELD, TERMS), owed);
        assertEquals("stop-failed", refusal(sights, false));
        assertEquals(1, Vouching.grant(sights.sight(), N1, EPOCH, true).debts().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noWordIsTakenAgainstANodeThatSaysThatItIsNotStopped(boolean hostOff) {
        MemberReport says = Sights.report("n1", Role.STOP_FAILED, false);
        assertEquals("says-not-stopped", refusal(revoked(TERMS, 1_000_000).member(says), hostOff));
        Sights debt =
                Sights.of("db", Sights.activePassive()).seat(0, Sights.claim("n2", 18, ClaimState.HELD, TERMS), DEBT);
        assertEquals("says-not-stopped", refusal(debt.member(says), hostOff));
    }

    @Test
    void aWordAboutNothingIsRefused() {
        Claim released = Sights.claim("n1", 17, ClaimState.RELEASED, TERMS);
        assertEquals(
                "nothing-owed", refusal(Sights.of("db", Sights.activePassive()).seat(0, released), false));
    }
}
