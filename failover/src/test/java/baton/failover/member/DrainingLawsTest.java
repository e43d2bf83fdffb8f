package baton.failover.member;

import static baton.failover.member.Stage.DEMOTE;
import static baton.failover.member.Stage.KILL;
import static baton.failover.member.Stage.LEASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SLACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.MemberReport;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import org.junit.jupiter.api.Test;

/** Clients are sent away before a planned stop, and before no other. */
class DrainingLawsTest {
    private static final long DEMOTE_AFTER = LEASE - DEMOTE - KILL - SLACK;

    private static Stage draining() {
        return Stage.in(Phase.DRAINING);
    }

    @Test
    void aPlannedStopBeginsWithTheDrain() {
        Stage stage = draining().nowCalls(Hook.DRAIN);
        stage.succeeds(Hook.DRAIN).nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).nowGives(Command.Release.class);
    }

    @Test
    void withoutADrainHookAPlannedStopBeginsWithTheDemotion() {
        Stage.active().drains().nowIn(Phase.DEMOTING);
    }

    @Test
    void anAgentThatIsStoppedDrainsToo() {
        Stage.withDrainHook().stops().nowIn(Phase.DRAINING).nowCalls(Hook.DRAIN);
    }

    @Test
    void clientsThatWillNotGoAreNoReasonToStay() {
        draining().fails(Hook.DRAIN).nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aFailedServiceIsNotDrained() {
        Stage exited = Stage.withDrainHook();
        exited.records().standby(OTHER, 100);
        exited.reads().exits("exit status 1").nowIn(Phase.VERIFYING);
        assertTrue(exited.history.stream()
                .noneMatch(command ->
                        command instanceof Command.RunHook run && run.call().hook() == Hook.DRAIN));
        Stage.withDrainHook().isRevoked().nowIn(Phase.DEMOTING);
        Stage.withDrainHook().guard(false).nowIn(Phase.DEMOTING);
        Stage.withDrainHook().late(DEMOTE_AFTER).meets(new Event.Alarm()).nowIn(Phase.DEMOTING);
    }

    @Test
    void theLeaseIsRenewedWhileClientsLeave() {
        Stage stage = draining().serves(60_000).nowIn(Phase.DRAINING);
        assertEquals(
                HoldPhase.ACTIVE, stage.latest(Command.ExtendHold.class).hold().phase());
    }

    @Test
    void everybodySeesThatClientsAreSentAway() {
        MemberReport report = draining().latest(Command.Publish.class).report();
        assertEquals(Role.ACTIVE, report.role());
        assertTrue(report.reasons().stream().map(Reason::code).toList().contains("draining"), report.toString());
    }

    // What does not wait for clients.

    @Test
    void aLeaseThatRunsOutEndsTheDrain() {
        Stage stage = draining().after(DEMOTE_AFTER);
        stage.nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aRevokedClaimEndsTheDrain() {
        draining().isRevoked().nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aFenceCallEndsTheDrain() {
        Stage stage = draining();
        stage.isAskedToStop(1).nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aSilentGuardEndsTheDrain() {
        draining().guard(false).nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aServiceThatFailsMeanwhileIsStopped() {
        draining().isUnhealthy().nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
        draining().exits("exit status 1").nowIn(Phase.VERIFYING).nowCalls(Hook.VERIFY);
    }

    @Test
    void anAnswerThatComesAfterTheDrainChangesNothing() {
        Stage stage = draining().isRevoked().fails(Hook.DRAIN).nowIn(Phase.DEMOTING);
        assertTrue(stage.callsNoHook());
    }
}
