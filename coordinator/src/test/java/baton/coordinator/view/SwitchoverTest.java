package baton.coordinator.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.Intent;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SwitchoverTest {
    private static final Requested REQUESTED = new Requested(new OperationId("o1"), Instant.EPOCH, "test");

    private static Sights failedStarts(int count) {
        Sights sights = Sights.of("db", Sights.activePassive());
        Claim claim = Sights.claim(
                        "n1", 17, ClaimState.RELEASED, Sights.activePassive().terms())
                .after(new FailedStarts(count, sights.sight().view().specVersion()));
        return sights.seat(0, claim).standby("n1").standby("n2");
    }

    static Stream<Arguments> wishes() {
        Debt debt = new Debt(new NodeName("n2"), new Stamp("stamp-n2"), new Epoch(16), "");
        Sights two = Sights.of("web", Sights.activeActive(2))
                .held(0, "n1", 1)
                .held(1, "n2", 2)
                .active("n1")
                .active("n2")
                .standby("n3");
        return Stream.of(
                row("to who is next", Sights.healthy(), "", "", "n1 seat 0 epoch 17"),
                row("to one by name", Sights.healthy(), "n2", "", "n1 seat 0 epoch 17"),
                row("to nobody known", Sights.healthy(), "n9", "", "WRONG unknown-member"),
                row("to the holder", Sights.healthy(), "n1", "", "CONFLICT already-active"),
                row(
                        "to one that is not in the latch",
                        Sights.healthy().withoutLatch("n2"),
                        "n2",
                        "",
                        "NOT_MET not-eligible"),
                row(
                        "to one that owes a debt",
                        Sights.of("db", Sights.activePassive())
                                .seat(
                                        0,
                                        Sights.claim(
                                                "n1",
                                                17,
                                                ClaimState.HELD,
                                                Sights.activePassive().terms()),
                                        debt)
                                .active("n1")
                                .standby("n2"),
                        "n2",
                        "",
                        "NOT_MET not-eligible"),
                row(
                        "with nobody to follow",
                        Sights.of("db", Sights.activePassive())
                                .held(0, "n1", 17)
                                .active("n1"),
                        "",
                        "",
                        "NOT_MET no-candidate"),
                row(
                        "of a seat whose starts failed too often",
                        failedStarts(FailedStarts.LIMIT),
                        "",
                        "",
                        "n1 seat 0 epoch 17"),
                row(
                        "of a seat whose next start comes by itself",
                        failedStarts(FailedStarts.FREE),
                        "",
                        "",
                        "CONFLICT no-holder"),
                row(
                        "of a free seat",
                        Sights.of("db", Sights.activePassive())
                                .seat(
                                        0,
                                        Sights.claim(
                                                "n1",
                                                17,
                                                ClaimState.RELEASED,
                                                Sights.activePassive().terms()))
                                .standby("n1")
                                .standby("n2"),
                        "",
                        "",
                        "CONFLICT no-holder"),
                row("of one of two seats", two, "", "", "WRONG seat-not-named"),
                row("of one of two seats, named", two, "n3", "1", "n2 seat 1 epoch 2"),
                row(
                        "where every member has its own seat",
                        Sights.of("web", Sights.activeActive()).held(0, "n1", 1).active("n1"),
                        "",
                        "",
                        "WRONG no-succession"),
                row(
                        "while another is in progress",
                        Sights.healthy().intent(intent(17)),
                        "",
                        "",
                        "CONFLICT operation-in-progress"),
                row(
                        "after one that a newer epoch made void",
                        Sights.healthy().intent(intent(16)),
                        "",
                        "",
                        "n1 seat 0 epoch 17"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wishes")
    void aSwitchoverIsGrantedOrRefusedWithItsReason(
            String name, GroupSight sight, Switchover.Wish wish, String expected) {
        String answer;
        try {
            Intent intent = Switchover.grant(sight, wish, REQUESTED).intent();
            answer = intent.from() + " seat " + intent.seat() + " epoch " + intent.epoch();
        } catch (Refused refused) {
            answer = refused.why() + " " + refused.code();
        }
        assertEquals(expected, answer);
    }

    @Test
    void aRefusalNamesWhatStandsInTheWay() {
        GroupSight sight = Sights.healthy()
                .unfit("n3", "unhealthy", "its check fails: connection refused")
                .withoutLatch("n3")
                .sight();
        Switchover.Wish wish = new Switchover.Wish(Optional.of(new NodeName("n3")), Optional.empty());

        Refused refused = assertThrows(Refused.class, () -> Switchover.grant(sight, wish, REQUESTED));

        assertEquals(
                "n3 cannot take over: its check fails: connection refused;"
                        + " its agent has no place in the order of the candidates",
                refused.getMessage());
    }

    private static Intent intent(long epoch) {
        return new Intent(
                new OperationId("o0"),
                new Seat(0),
                new Epoch(epoch),
                new NodeName("n1"),
                Optional.empty(),
                Duration.ofSeconds(60),
                Cause.SWITCHOVER);
    }

    private static Arguments row(String name, Sights sights, String to, String seat, String expected) {
        return Arguments.of(
                name,
                sights.sight(),
                new Switchover.Wish(
                        to.isEmpty() ? Optional.empty() : Optional.of(new NodeName(to)),
                        seat.isEmpty() ? Optional.empty() : Optional.of(new Seat(Integer.parseInt(seat)))),
                expected);
    }
}
