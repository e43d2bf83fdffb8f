package baton.coordinator.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Role;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import baton.failover.operator.Completion;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Requested;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    private static final Terms STOP = Sights.activePassive().terms();
    private static final Terms KEEP = Sights.activeActive().terms();
    private static final long WAIT = LeaseBudget.waitFor(STOP.lease()).toMillis();

    @ParameterizedTest(name = "claim {0} {1} {2} unchanged for {3} ms: {4}")
    @CsvSource({
        "17, HELD,     stop, 99999, waiting",
        "17, RELEASED, stop, 0,     ended",
        "17, RELEASED, keep, 0,     ended",
        "17, REVOKED,  stop, 9827,  waiting",
        "17, REVOKED,  stop, 9828,  ended",
        "17, REVOKED,  keep, 99999, waiting",
        "18, HELD,     stop, 0,     ended",
    })
    void aFenceIsOverWhenNobodyCanActUnderItsEpoch(
            long epoch, ClaimState state, String loss, long unchanged, String expected) {
        assertEquals(9828, WAIT, "the table is for this wait");
        GroupSight sight = Sights.of("db", Sights.activePassive())
                .seat(0, Sights.claim("n1", epoch, state, loss.equals("keep") ? KEEP : STOP))
                .unchanged(0, unchanged)
                .sight();

        Completion completion =
                Completion.of(operation(Operation.Kind.FENCE, Map.of("seat", "0", "epoch", "17")), sight);

        assertEquals(expected, completion instanceof Completion.Waiting ? "waiting" : "ended");
    }

    @Test
    void aLoweredNumberOfActivesWaitsForEverySurplusSeat() {
        Sights group = Sights.of("web", Sights.activeActive(1))
                .version(4)
                .held(0, "n1", 1)
                .seat(1, Sights.claim("n2", 2, ClaimState.REVOKED, STOP))
                .seat(2, Sights.claim("n3", 3, ClaimState.RELEASED, STOP));

        assertTrue(waits(group).contains("seat 1"));
        assertTrue(ended(group.unchanged(1, WAIT)).succeeded());
    }

    private static Completion fence(Sights sights) {
        return Completion.of(operation(Operation.Kind.FENCE, Map.of("seat", "0", "epoch", "17")), sights.sight());
    }

    private static Sights revoked(boolean marked) {
        Claim claim = Sights.claim("n1", 17, ClaimState.REVOKED, STOP);
        return Sights.of("db", Sights.activePassive()).seat(0, marked ? claim.withFailedStop() : claim);
    }

    @Test
    void aFenceDoesNotSucceedOverAHolderThatSaysThatItIsNotStopped() {
        Sights group = revoked(false).member(Sights.report("n1", Role.STOP_FAILED, false));

        assertTrue(fence(group.unchanged(0, WAIT - 1)).sentence().contains("1 ms more"));
        Completion.Ended ended = (Completion.Ended) fence(group.unchanged(0, WAIT));
        assertFalse(ended.succeeded());
        assertTrue(ended.sentence().startsWith("the wait is over, and n1 says that it is NOT stopped"));
        assertTrue(ended.sentence().contains("baton vouch db --node n1 --epoch 17 --host-off"));
    }

    @Test
    void aFailedStopThatIsOnRecordCountsWithoutItsAgent() {
        assertFalse(((Completion.Ended) fence(revoked(true).unchanged(0, WAIT))).succeeded());
    }

    @Test
    void aSuccessorThatHasToFenceIsWaitedFor() {
        Debt owed = new Debt(new NodeName("n1"), new Stamp("stamp-n1"), new Epoch(17), "", true);
        Claim successor = Sights.claim("n2", 18, ClaimState.HELD, STOP);
        Sights group = Sights.of("db", Sights.activePassive());

        assertTrue(fence(group.seat(0, successor, owed)) instanceof Completion.Waiting);
        group.failedFence(0, owed);
        assertFalse(((Completion.Ended) fence(group)).succeeded());
        assertTrue(((Completion.Ended) fence(group.seat(0, successor))).succeeded());
    }

    /** Nobody has waited for the hold of a claim that a confirmation replaced. */
    @Test
    void aFenceIsNotOverByAConfirmation() {
        Debt owed = new Debt(new NodeName("n1"), new Stamp("stamp-n1"), new Epoch(17), "");
        Claim base = new Claim(new Epoch(20), Optional.empty(), ClaimState.REVOKED, STOP, Cause.START);
        Sights group = Sights.of("db", Sights.activePassive()).seat(0, base, owed);

        assertTrue(fence(group.unchanged(0, WAIT - 1)).sentence().contains("1 ms more"));
        assertTrue(((Completion.Ended) fence(group.unchanged(0, WAIT))).succeeded());
        assertTrue(((Completion.Ended) fence(group.seat(0, base).unchanged(0, 0))).succeeded());
    }

    @Test
    void fewerSeatsDoNotSucceedOverAHolderThatSaysThatItIsNotStopped() {
        Sights group = Sights.of("web", Sights.activePassive())
                .version(4)
                .held(0, "n1", 1)
                .seat(1, Sights.claim("n2", 2, ClaimState.REVOKED, STOP))
                .member(Sights.report("n2", Role.STOP_FAILED, false))
                .unchanged(1, WAIT);

        assertFalse(ended(group).succeeded());
        assertTrue(ended(group).sentence().contains("n2 says that it is NOT stopped"));
    }

    @Test
    void aSurplusSeatUnderKeepIsNeverWaitedOut() {
        Sights group = Sights.of("web", Sights.activePassive())
                .version(4)
                .held(0, "n1", 1)
                .seat(1, Sights.claim("n2", 2, ClaimState.REVOKED, KEEP))
                .unchanged(1, 1_000_000);

        assertTrue(waits(group).contains("vouched"));
    }

    @Test
    void aSeatThatStaysMustCarryTheNewTerms() {
        Sights group = Sights.of("web", Sights.activeActive(1))
                .version(4)
                .seat(0, Sights.claim("n1", 1, ClaimState.HELD, KEEP));

        assertTrue(waits(group).contains("keep true"));
        assertTrue(ended(group.seat(0, Sights.claim("n1", 1, ClaimState.HELD, STOP)))
                .succeeded());
    }

    @Test
    void aSeatThatWasAddedUnseenIsWaitedForToo() {
        Sights group = Sights.of("web", Sights.activePassive())
                .version(4)
                .held(0, "n1", 1)
                .held(1, "n2", 2);

        assertTrue(waits(group).contains("the policy has no such seat"));
    }

    @Test
    void aChangeIsNotOverBeforeItWasSeen() {
        assertTrue(waits(Sights.healthy().version(3)).contains("not seen"));
    }

    @Test
    void aChangeThatAnotherReplacedSaysSo() {
        Sights group = Sights.of(
                        "web",
                        Sights.spec(Mode.ACTIVE_ACTIVE, OptionalInt.of(1), EnsembleLoss.STOP, LeaseBudget.TOLERANT))
                .version(5)
                .seat(0, Sights.claim("n1", 1, ClaimState.HELD, STOP));

        Completion.Ended ended = ended(group);

        assertEquals(false, ended.succeeded());
        assertTrue(ended.sentence().contains("version 5"));
    }

    private static String waits(Sights sights) {
        return ((Completion.Waiting) apply(sights)).sentence();
    }

    private static Completion.Ended ended(Sights sights) {
        return (Completion.Ended) apply(sights);
    }

    private static Completion apply(Sights sights) {
        return Completion.of(operation(Operation.Kind.APPLY, Map.of("version", "4")), sights.sight());
    }

    private static Operation operation(Operation.Kind kind, Map<String, String> parameters) {
        return new Requested(new OperationId("o1"), Instant.EPOCH, "test")
                .operation(kind, new GroupName("db"), parameters);
    }
}
