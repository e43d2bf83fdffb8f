package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.AgentCrash;
import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.Stamp;
import baton.failover.member.Stopping.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A guard says that the agent beside it died and that the service is proved stopped; the claim of n2 has epoch 4. */
class StoppingLawsTest {
    private static final Holder DEAD = Records.holder(OTHER);

    private static Stage reported(Holder holder, long epoch) {
        return hears(Stage.standby(), holder, epoch);
    }

    private static Stage hears(Stage stage, Holder holder, long epoch) {
        return stage.meets(new Event.StoppedReported(DATABASE, holder, new Epoch(epoch)));
    }

    private static Verdict verdict(Stage stage, Holder holder, long epoch) {
        return Stopping.judge(stage.node(), DATABASE, holder, new Epoch(epoch));
    }

    @Test
    void aReportedStopReleasesExactlyTheClaimThatWasRead() {
        Stage stage = Stage.standby();
        assertEquals(Verdict.RELEASES, verdict(stage, DEAD, 4));

        Command.Release release = hears(stage, DEAD, 4).only(Command.Release.class);

        Claim read = stage.records.claim(SEAT);
        assertEquals(read.released(Cause.FAILOVER, FailedStarts.NONE), release.claim());
        assertEquals(stage.records.version(SEAT), release.claimVersion());
        assertEquals(
                Transition.Kind.STOP_REPORTED,
                stage.only(Command.LogTransition.class).transition().kind());
    }

    @Test
    void aSuccessorTakesTheReleasedSeatWithoutWaitingAndWithoutDebt() {
        Stage stage = reported(DEAD, 4).releaseCommits().readsBack();
        Command.Claim claim = stage.only(Command.Claim.class);
        assertEquals(Optional.empty(), claim.debt());
        assertEquals(Optional.empty(), claim.leaseCheck());
        assertEquals(Cause.FAILOVER, claim.claim().cause());
    }

    @Test
    void aRevokedClaimIsReleasedLikewise() {
        Stage stage = Stage.standby().isRevoked();
        hears(stage, DEAD, 4).nowGives(Command.Release.class);
    }

    @Test
    void aReportOfAnotherEpochReleasesNothing() {
        Stage stage = reported(DEAD, 3).givesNo(Command.Release.class);
        assertEquals(Verdict.OTHER_EPOCH, verdict(stage, DEAD, 3));
    }

    @Test
    void aReportOfAnotherNodeReleasesNothing() {
        Stage stage = reported(Records.holder(THIRD), 4).givesNo(Command.Release.class);
        assertEquals(Verdict.OTHER_EPOCH, verdict(stage, Records.holder(THIRD), 4));
    }

    @Test
    void aReportOfAnotherBootReleasesNothing() {
        Holder rebooted = new Holder(OTHER, new Stamp("n2-boot-2"), DEAD.incarnation());
        Stage stage = reported(rebooted, 4).givesNo(Command.Release.class);
        assertEquals(Verdict.OTHER_EPOCH, verdict(stage, rebooted, 4));
    }

    @Test
    void whoseSecretIsNotTheHoldersReleasesNothing() {
        Holder stranger = new Holder(OTHER, DEAD.stamp(), new Incarnation("of-another-secret"));
        Stage stage = reported(stranger, 4).givesNo(Command.Release.class);
        assertEquals(Verdict.STRANGER, verdict(stage, stranger, 4));
    }

    @Test
    void nobodyElseSpeaksForThisNode() {
        Stage stage = Stage.active().reads();
        long epoch = stage.tenure().epoch().number();
        hears(stage, stage.self, epoch).givesNo(Command.Release.class).nowIn(Phase.ACTIVE);
        assertEquals(Verdict.OTHER_EPOCH, verdict(stage, stage.self, epoch));
    }

    @Test
    void aSecondReportWaitsForTheFirstOnesRelease() {
        Stage stage = reported(DEAD, 4);
        hears(stage, DEAD, 4).givesNo(Command.Release.class);
    }

    @Test
    void aReleaseThatWasRefusedIsTriedAgainOnTheNextReport() {
        Stage stage = reported(DEAD, 4)
                .releaseEnds(new Outcome.Refused("the claim changed"))
                .readsBack();
        hears(stage, DEAD, 4).nowGives(Command.Release.class);
    }

    @Test
    void whatIsReleasedAlreadyIsSettled() {
        Stage stage = reported(DEAD, 4).releaseCommits().readsBack();
        assertEquals(Verdict.SETTLED, verdict(stage, DEAD, 4));
        hears(stage, DEAD, 4).givesNo(Command.Release.class);
    }

    @Test
    void nothingIsReleasedInAGroupThatCannotBeUnderstood() {
        Stage stage = Stage.standby().meets(new Event.GroupUnreadable(DATABASE, "no JSON", List.of(), false));
        assertEquals(Verdict.NOT_KNOWN, verdict(stage, DEAD, 4));
        hears(stage, DEAD, 4).givesNo(Command.Release.class);
    }

    @Test
    void anUnknownGroupIsSaidToBeUnknown() {
        assertEquals(
                Verdict.NO_GROUP, Stopping.judge(Stage.standby().node(), new GroupName("nothing"), DEAD, new Epoch(4)));
    }

    @Test
    void theHoldSaysWhatTheGroupWantsWhenTheAgentDies() {
        Stage stage = Stage.begun();
        stage.records.policy.onAgentCrash = AgentCrash.FAILOVER;
        stage.records.free(SEAT);
        stage.settles().claimCommits().renewalCommits();
        assertEquals(
                AgentCrash.FAILOVER, stage.only(Command.WriteHold.class).hold().onAgentCrash());

        stage.holdStands().succeeds(Hook.PROMOTE).succeeds(Hook.CHECK).holdStands();
        stage.drains();
        assertEquals(
                AgentCrash.FAILOVER, stage.only(Command.WriteHold.class).hold().onAgentCrash());
    }

    @Test
    void aPolicyThatIsChangedReachesTheHoldWithTheNextRenewal() {
        Stage stage = Stage.active();
        stage.records.policy.onAgentCrash = AgentCrash.FAILOVER;
        stage.records.specVersion++;
        stage.reads().serves(1500);
        assertEquals(
                AgentCrash.FAILOVER,
                stage.history.stream()
                        .filter(Command.ExtendHold.class::isInstance)
                        .map(Command.ExtendHold.class::cast)
                        .reduce((earlier, later) -> later)
                        .orElseThrow()
                        .hold()
                        .onAgentCrash());
    }
}
