package baton.coordinator.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.operator.EstateSight;
import baton.failover.operator.Fencing;
import baton.failover.operator.GroupSight;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Parting;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** No request succeeds over a holder that says, or left on record, that it is not stopped. */
class OverAFailedStopTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final Epoch EPOCH = new Epoch(17);

    private static Sights says() {
        return Sights.of("db", Sights.activePassive())
                .held(0, "n1", 17)
                .member(Sights.report("n1", Role.STOP_FAILED, false))
                .standby("n2");
    }

    private static Sights recorded(ClaimState state) {
        Claim claim = Sights.claim("n1", 17, state, Sights.activePassive().terms());
        return Sights.of("db", Sights.activePassive())
                .seat(0, claim.withFailedStop())
                .standby("n2");
    }

    private static Refused refused(Executable request) {
        return assertThrows(Refused.class, request);
    }

    @Test
    void itHandsNothingOver() {
        Switchover.Wish wish = new Switchover.Wish(Optional.empty(), Optional.empty());
        Requested requested = new Requested(new OperationId("o1"), Instant.EPOCH, "test");
        for (Sights sights : List.of(says(), recorded(ClaimState.HELD))) {
            assertEquals(
                    "stop-failed",
                    refused(() -> Switchover.grant(sights.sight(), wish, requested))
                            .code());
        }
    }

    @Test
    void aRevocationThatIsRepeatedIsNoSuccess() {
        Refused refused = refused(() -> Fencing.of(recorded(ClaimState.REVOKED).sight(), EPOCH));
        assertEquals("stop-failed", refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("--host-off"));
    }

    @Test
    void itIsForgottenOnlyAfterTheRightCommandsInTheirOrder() {
        Refused refused = refused(() -> Parting.grant(new NodeSight(N1, Optional.empty(), false), recordedEstate()));
        String sentence = String.valueOf(refused.getMessage());
        assertTrue(
                sentence.endsWith("baton fence db --epoch 17 --reason TEXT, then baton vouch db --node n1 --epoch 17"
                        + " --host-off --reason TEXT"),
                sentence);
    }

    @Test
    void itIsShownToHaveItsSeatWhenThatIsRevoked() {
        GroupSight sight = recorded(ClaimState.REVOKED).sight();
        EstateSight estate = new EstateSight(
                Map.of(sight.name(), sight),
                Map.of(),
                List.of(new NodeSight(N1, Optional.empty(), true)),
                Duration.ZERO);
        assertEquals(
                Optional.of(new Seat(0)),
                NodeShown.of(estate).get(0).groups().get(0).seat());
    }

    @Test
    void theGroupSaysSoWhenItsAgentIsGone() {
        assertTrue(Standing.of(recorded(ClaimState.HELD).sight()).reasons().stream()
                .anyMatch(reason ->
                        reason.code().equals("stop-failed") && reason.sentence().contains("--host-off")));
    }

    private static EstateSight recordedEstate() {
        GroupSight sight = recorded(ClaimState.HELD).sight();
        return new EstateSight(Map.of(new GroupName("db"), sight), Map.of(), List.of(), Duration.ZERO);
    }
}
