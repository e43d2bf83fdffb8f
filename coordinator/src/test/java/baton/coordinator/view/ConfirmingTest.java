package baton.coordinator.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Confirmation;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Wreck;
import baton.failover.operator.Confirming;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a confirmation would write, and when it is refused. */
class ConfirmingTest {
    private static final GroupName WEB = new GroupName("web");

    @Test
    void theBaseIsAboveEveryEpochThatAnybodyKnows() {
        Confirming confirming =
                Confirming.of(WEB, wreck(12, Optional.empty()), List.of(knows("n1", 17), knows("n2", 9)), base(-1));
        assertTrue(confirming.needed());
        assertEquals(new Epoch(18), confirming.base());
        assertEquals(Map.of(new NodeName("n1"), new Epoch(17), new NodeName("n2"), new Epoch(9)), confirming.marks());
    }

    @Test
    void itIsRefusedWhileTheMarkOfANodeIsUnknownUnlessABaseIsGiven() {
        List<NodeSight> nodes = List.of(knows("n1", 17), silent("n2"));
        Refused refused =
                assertThrows(Refused.class, () -> Confirming.of(WEB, wreck(12, Optional.empty()), nodes, base(-1)));
        assertEquals("mark-unknown", refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("n2"));
        assertTrue(String.valueOf(refused.getMessage()).contains("--base"));
        assertEquals(
                new Epoch(40),
                Confirming.of(WEB, wreck(12, Optional.empty()), nodes, base(40)).base());
    }

    @Test
    void aBaseThatWasSeenIsRefused() {
        List<NodeSight> nodes = List.of(knows("n1", 17));
        Refused refused =
                assertThrows(Refused.class, () -> Confirming.of(WEB, wreck(12, Optional.empty()), nodes, base(17)));
        assertEquals("base-too-low", refused.code());
    }

    /** Epochs are used up for good: a slip of the finger must not bring their end near. */
    @Test
    void aBaseFarAboveAllThatIsKnownIsRefused() {
        List<NodeSight> nodes = List.of(knows("n1", 17));
        long most = 17 + Epoch.LEAP;
        assertEquals(
                new Epoch(most),
                Confirming.of(WEB, wreck(12, Optional.empty()), nodes, base(most))
                        .base());
        for (long tooHigh : List.of(most + 1, Epoch.LIMIT)) {
            Refused refused = assertThrows(
                    Refused.class, () -> Confirming.of(WEB, wreck(12, Optional.empty()), nodes, base(tooHigh)));
            assertEquals("base-too-high", refused.code());
            assertTrue(String.valueOf(refused.getMessage()).contains(Long.toString(most)));
        }
    }

    @Test
    void whatIsConfirmedNeedsNothingMore() {
        Wreck confirmed = wreck(18, Optional.of(new Confirmation("here", new Epoch(18))));
        NodeSight notYet = node("n1", 17, "before", Map.of(WEB, "incident: ..."), false);
        assertFalse(Confirming.of(WEB, confirmed, List.of(notYet), base(-1)).needed());
        assertFalse(Confirming.of(WEB, wreck(20, Optional.empty()), List.of(knows("n1", 20), silent("n2")), base(-1))
                .needed());
    }

    @Test
    void lostTransactionsUnderTheSameIdentityNeedAnother() {
        NodeSight lost = node("n1", 12, "here", Map.of(WEB, "incident: ..."), true);
        Confirming confirming = Confirming.of(WEB, wreck(12, Optional.empty()), List.of(lost), base(-1));
        assertTrue(confirming.needed());
        assertTrue(confirming.newLife());
        NodeSight elsewhere = node("n1", 12, "before", Map.of(WEB, "incident: ..."), true);
        assertFalse(Confirming.of(WEB, wreck(12, Optional.empty()), List.of(elsewhere), base(-1))
                .newLife());
    }

    @Test
    void whoSaysThatItIsNotStoppedIsNamedBeforeAnythingIsWritten() {
        Claim held =
                Sights.claim("n1", 12, ClaimState.HELD, Sights.activePassive().terms());
        Wreck wreck = new Wreck(
                Optional.of("here"),
                Optional.empty(),
                Optional.of(Sights.activePassive()),
                Optional.of(new Epoch(12)),
                List.of(new Wreck.Place(new Seat(0), Optional.of(held))),
                List.of(Sights.holder("n1"), Sights.holder("n2")));
        String steps = Confirming.of(WEB, wreck, List.of(knows("n1", 17)), base(-1))
                .steps()
                .toString();
        assertTrue(
                steps.contains("n1 owes a proof that epoch 12 has stopped, without which nobody is promoted"), steps);
        assertTrue(steps.contains("n2 says that it is NOT stopped"), steps);
    }

    @Test
    void aGroupThatNobodyRemembersIsUnknown() {
        Wreck nothing =
                new Wreck(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
        assertThrows(
                Refused.class, () -> Confirming.of(new GroupName("other"), nothing, List.of(knows("n1", 3)), base(-1)));
        assertTrue(
                Confirming.of(WEB, nothing, List.of(knows("n1", 3)), base(-1)).needed());
    }

    private static Wreck wreck(long epoch, Optional<Confirmation> confirmation) {
        return new Wreck(
                Optional.of("here"),
                confirmation,
                Optional.of(Sights.activePassive()),
                Optional.of(new Epoch(epoch)),
                List.of(),
                List.of());
    }

    private static Optional<Epoch> base(long number) {
        return number < 0 ? Optional.empty() : Optional.of(new Epoch(number));
    }

    private static NodeSight knows(String name, long mark) {
        return node(name, mark, "here", Map.of(), false);
    }

    private static NodeSight node(
            String name, long mark, String ensemble, Map<GroupName, String> incidents, boolean rolledBack) {
        NodeSight.Memory memory =
                new NodeSight.Memory(Optional.of(ensemble), Map.of(WEB, new Epoch(mark)), incidents, rolledBack);
        return new NodeSight(new NodeName(name), Optional.empty(), false, Optional.of(memory));
    }

    private static NodeSight silent(String name) {
        return new NodeSight(new NodeName(name), Optional.empty(), false);
    }
}
