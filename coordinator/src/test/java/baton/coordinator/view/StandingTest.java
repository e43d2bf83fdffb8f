package baton.coordinator.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupSpec;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import baton.failover.operator.GroupSight;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandingTest {
    private static final Terms STOP = Sights.activePassive().terms();
    private static final Terms KEEP = Sights.activeActive().terms();

    static Stream<Arguments> groups() {
        return Stream.of(
                row("one active, one next", Sights.healthy(), "HEALTHY"),
                row("nobody could take over", pair().held(0, "n1", 17).active("n1"), "DEGRADED no-standby"),
                row(
                        "the only other member is not fit",
                        pair().held(0, "n1", 17).active("n1").unfit("n2", "unhealthy", "its check fails"),
                        "DEGRADED no-standby"),
                row(
                        "the holder promotes still",
                        pair().held(0, "n1", 17)
                                .member(Sights.report("n1", Role.PROMOTING, true))
                                .standby("n2"),
                        "NO_ACTIVE no-active seat-not-active"),
                row(
                        "a new agent of the holder does not report yet, its lease moves",
                        pair().held(0, "n1", 17).standby("n2"),
                        "DEGRADED holder-silent"),
                row(
                        "the lease stood still for longer than it lasts",
                        pair().held(0, "n1", 17).unchanged(0, 8001).active("n1").standby("n2"),
                        "NO_ACTIVE no-active seat-not-active"),
                row(
                        "the lease stood still, not too long",
                        pair().held(0, "n1", 17).unchanged(0, 8000).active("n1").standby("n2"),
                        "HEALTHY"),
                row(
                        "revoked",
                        pair().seat(0, Sights.claim("n1", 17, ClaimState.REVOKED, STOP))
                                .active("n1")
                                .standby("n2"),
                        "NO_ACTIVE no-active revoked"),
                row(
                        "never taken since an agent created the group",
                        pair().seat(0, new Claim(new Epoch(0), Optional.empty(), ClaimState.REVOKED, STOP, Cause.START))
                                .standby("n1")
                                .standby("n2"),
                        "NO_ACTIVE no-active seat-not-active"),
                row(
                        "released",
                        pair().seat(0, Sights.claim("n1", 17, ClaimState.RELEASED, STOP))
                                .standby("n1")
                                .standby("n2"),
                        "NO_ACTIVE no-active seat-not-active"),
                row(
                        "a debt is open",
                        pair().seat(
                                        0,
                                        Sights.claim("n2", 18, ClaimState.HELD, STOP),
                                        new Debt(new NodeName("n1"), new Stamp("stamp-n1"), new Epoch(17), ""))
                                .active("n2")
                                .standby("n3"),
                        "DEGRADED debt"),
                row(
                        "somebody cannot be stopped",
                        Sights.healthy().member(Sights.report("n3", Role.STOP_FAILED, false)),
                        "DEGRADED stop-failed"),
                row(
                        "every member has its seat",
                        web(Sights.activeActive())
                                .held(0, "n1", 1)
                                .held(1, "n2", 2)
                                .active("n1")
                                .active("n2"),
                        "HEALTHY"),
                row(
                        "a member without a seat",
                        web(Sights.activeActive()).held(0, "n1", 1).active("n1").standby("n2"),
                        "DEGRADED member-not-active"),
                row(
                        "a seat that a member left behind is no fault where each brings its own",
                        web(Sights.activeActive())
                                .held(0, "n1", 1)
                                .seat(1, Sights.claim("n2", 2, ClaimState.RELEASED, KEEP))
                                .active("n1"),
                        "HEALTHY"),
                row(
                        "under keep a holder goes on without renewing",
                        web(Sights.activeActive())
                                .held(0, "n1", 1)
                                .unchanged(0, 100_000)
                                .active("n1"),
                        "HEALTHY"),
                row(
                        "two wanted, one active",
                        web(Sights.activeActive(2))
                                .held(0, "n1", 1)
                                .seat(1, Sights.claim("n2", 2, ClaimState.RELEASED, STOP))
                                .active("n1"),
                        "DEGRADED seat-not-active"),
                row("no member at all", web(Sights.activeActive()), "NO_ACTIVE no-active"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groups")
    void aGroupIsAsGoodAsItsWorstPart(String name, GroupSight sight, String expected) {
        Standing standing = Standing.of(sight);

        List<String> codes = standing.reasons().stream().map(Reason::code).toList();
        assertEquals(expected, (standing.state() + " " + String.join(" ", codes)).strip());
    }

    @Test
    void aNamesakeUnderAnotherStampIsNotTheHolder() {
        GroupSight sight = pair().held(0, "n1", 17)
                .member(new MemberReport(
                        new Holder(new NodeName("n1"), new Stamp("another boot"), new Incarnation("life-n1")),
                        Role.STANDBY,
                        true,
                        false,
                        100,
                        OptionalLong.empty(),
                        List.of(),
                        "n1:8701"))
                .standby("n2")
                .sight();

        assertEquals("holder-silent", Standing.of(sight).reasons().get(0).code());
    }

    private static Sights pair() {
        return Sights.of("db", Sights.activePassive());
    }

    private static Sights web(GroupSpec spec) {
        return Sights.of("web", spec);
    }

    private static Arguments row(String name, Sights sights, String expected) {
        return Arguments.of(name, sights.sight(), expected);
    }
}
