package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Confirmation;
import baton.failover.group.Epoch;
import baton.failover.group.Incident;
import baton.failover.group.Servers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a member does when ZooKeeper shows less than it had committed. */
class IncidentLawsTest {
    private static final Incident GONE = Incident.missing("/baton/groups/database/seats/0/claim");

    @Test
    void anEpochCounterBelowTheMarkIsAnIncident() {
        Stage stage = new Stage(100).begins(List.of(), 41);
        stage.records.free(SEAT);
        stage.reads().nowGives(Command.ReadBack.class).givesNo(Command.Claim.class);
        stage.readsBack();
        assertEquals(Optional.of(Incident.Kind.EPOCH), kind(stage));
        stage.readsBack().givesNo(Command.Claim.class);
        stage.after(WAIT).givesNo(Command.Claim.class).givesNo(Command.JoinLatch.class);
    }

    @Test
    void aServerThatLagsBehindIsNone() {
        Stage stage = new Stage(100).begins(List.of(), 41);
        stage.records.free(SEAT);
        stage.reads();
        assertEquals(Optional.empty(), kind(stage));
        stage.records.epoch = new Epoch(41);
        stage.readsBack().reads();
        assertEquals(Optional.empty(), kind(stage));
        assertEquals(new Epoch(42), stage.latest(Command.Claim.class).claim().epoch());
    }

    @Test
    void aViewThatStaysTooOldIsAskedForByAProof() {
        Stage stage = Stage.standby();
        stage.records.held(SEAT, OTHER, 9);
        stage.reads();
        stage.records.versions.put(SEAT, 1);
        stage.reads().givesNo(Command.ReadBack.class);
        stage.after(1000).nowGives(Command.ReadBack.class);
    }

    @Test
    void aClaimOfAnEarlierEpochIsAnIncident() {
        Stage stage = Stage.standby();
        stage.records.set(SEAT, claim(2, ClaimState.RELEASED));
        stage.readsBack();
        assertEquals(Optional.of(Incident.Kind.CLAIM), kind(stage));
        stage.after(WAIT).givesNo(Command.Claim.class);
    }

    @Test
    void nothingIsClaimedNorCreatedDuringAnIncident() {
        Stage stage = Stage.standby().meets(new Event.IncidentFound(DATABASE, GONE));
        stage.after(2 * WAIT).givesNo(Command.Claim.class);
        assertFalse(stage.member().report().orElseThrow().eligible());
        assertEquals(
                Incident.CODE,
                stage.member().report().orElseThrow().reasons().get(0).code());
        Stage begun = Stage.begun().meets(new Event.IncidentFound(DATABASE, GONE));
        begun.after(WAIT).givesNo(Command.CreateGroup.class);
    }

    @Test
    void nothingIsAdoptedDuringAnIncident() {
        Stage stage = Stage.reborn(HoldPhase.ACTIVE, true).meets(new Event.IncidentFound(DATABASE, GONE));
        stage.after(100).nowIn(Phase.ADOPTING).givesNo(Command.Amend.class);
    }

    @Test
    void aHolderThatCannotRenewStopsAndReleasesNothing() {
        Stage stage = Stage.active().meets(new Event.IncidentFound(DATABASE, GONE));
        stage.after(Stage.LEASE - Stage.DEMOTE - Stage.KILL - Stage.SLACK + 10).nowIn(Phase.DEMOTING);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).nowIn(Phase.RELEASING);
        stage.givesNo(Command.Release.class);
        stage.after(WAIT).givesNo(Command.Release.class).nowIn(Phase.RELEASING);
    }

    @Test
    void aHolderWhoseRenewalsCommitGoesOn() {
        Stage stage = Stage.active().meets(new Event.IncidentFound(DATABASE, GONE));
        stage.serves(2 * Stage.LEASE).nowIn(Phase.ACTIVE);
    }

    @Test
    void afterTheConfirmationTheFirstClaimWaitsAndHasAnEpochAboveAll() {
        Stage stage = new Stage(100).begins(List.of(), 41);
        stage.records.free(SEAT);
        stage.reads().readsBack();
        stage.records.set(SEAT, claim(43, ClaimState.REVOKED));
        stage.reads().readsBack().reads().givesNo(Command.Claim.class);
        assertEquals(Optional.empty(), kind(stage));
        stage.after(WAIT - 100).givesNo(Command.Claim.class);
        assertEquals(
                new Epoch(44),
                stage.after(100).only(Command.Claim.class).claim().epoch());
    }

    @Test
    void whoHeldTheSeatBeforeTheConfirmationHasLostIt() {
        Stage stage = Stage.active().meets(new Event.IncidentFound(DATABASE, GONE));
        stage.records.set(SEAT, claim(9, ClaimState.REVOKED));
        stage.reads().nowIn(Phase.DEMOTING);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).readsBack();
        assertTrue(stage.history.stream().noneMatch(Command.Release.class::isInstance));
        stage.nowStandsBy();
    }

    @Test
    void anotherEnsembleIsAnIncidentUntilItIsConfirmed() {
        Optional<String> known = Optional.of("first");
        Optional<String> found = Optional.of("second");
        assertTrue(Incident.ofEnsemble(known, found, Optional.empty()).isPresent());
        assertTrue(
                Incident.ofEnsemble(known, Optional.empty(), Optional.empty()).isPresent());
        assertTrue(Incident.ofEnsemble(known, found, confirmed("first")).isPresent());
        assertEquals(Optional.empty(), Incident.ofEnsemble(known, found, confirmed("second")));
        assertEquals(Optional.empty(), Incident.ofEnsemble(known, known, Optional.empty()));
        assertEquals(Optional.empty(), Incident.ofEnsemble(Optional.empty(), found, Optional.empty()));
    }

    @Test
    void anotherLifeOfTheEnsembleIsMetByAnotherLifeOfTheAgent() {
        Stage stage = Stage.standby().meets(new Event.IncidentFound(DATABASE, GONE));
        stage.reads().givesNo(Command.Reincarnate.class);
        Incident other = Incident.ofEnsemble(Optional.of("first"), Optional.of("second"), Optional.empty())
                .orElseThrow();
        stage.meets(new Event.IncidentFound(DATABASE, other));
        stage.reads().nowGives(Command.Reincarnate.class);
    }

    /** A copy has the identity and the transactions of the ensemble that it was made of. */
    @Test
    void serversOfWhichNoneWasUsedBeforeAreAnIncident() {
        Optional<Servers> before = Optional.of(new Servers("zk1:2181,zk2:2181", false));
        Incident copy =
                Incident.ofServers(before, new Servers("zk3:2181", false)).orElseThrow();
        assertTrue(copy.isOfEnsemble());
        String sentence = copy.sentence(DATABASE);
        assertTrue(sentence.contains("worked with last (zk1:2181,zk2:2181)"), sentence);
        assertTrue(sentence.contains("found none of them in zk3:2181"), sentence);
        assertTrue(sentence.contains("one at a time") && sentence.contains("`baton confirm database`"), sentence);
        assertEquals(Optional.empty(), Incident.ofServers(before, new Servers("zk3:2181,ZK2", false)));
        assertEquals(Optional.empty(), Incident.ofServers(Optional.empty(), new Servers("zk3:2181", false)));
    }

    @Test
    void aServerIsKnownByItsNameAndPort() {
        Servers plain = new Servers("zk1:2181, zk2:2181/chroot", false);
        assertTrue(plain.sharesOneWith(new Servers("zk9,zk2", false)));
        assertFalse(plain.sharesOneWith(new Servers("zk1:2182,zk2:2183", false)));
        assertFalse(plain.sharesOneWith(new Servers("zk1.example:2181", false)));
        assertTrue(plain.sharesOneWith(new Servers("zk1:2281", true)), "TLS has a port of its own");
        assertTrue(new Servers("[2001:db8::1]:2181", false).sharesOneWith(new Servers("[2001:db8::1]", false)));
        assertFalse(new Servers("[2001:db8::1]:2181", false).sharesOneWith(new Servers("[2001:db8::2]", false)));
        assertEquals(new Servers("zk1:2281", true), Servers.of(new Servers("zk1:2281", true).toString()));
        assertEquals(plain, Servers.of(plain.toString()));
    }

    @Test
    void transactionsAndRenewalsOnlyGrow() {
        assertEquals(Optional.empty(), Incident.ofZxid(7, 8));
        assertEquals(
                "transactions above 0x1f", Incident.ofZxid(31, 30).orElseThrow().expected());
        assertEquals(Optional.empty(), Incident.ofLease(7, 8));
        assertTrue(Incident.ofLease(7, 7).isPresent());
    }

    @Test
    void theSentenceNamesWhatWasExpectedAndFoundAndTheRemedy() {
        String sentence = Incident.ofEnsemble(Optional.of("first"), Optional.of("second"), Optional.empty())
                .orElseThrow()
                .sentence(DATABASE);
        assertTrue(sentence.contains("expected ensemble first, found ensemble second"), sentence);
        assertTrue(sentence.contains("`baton confirm database`"), sentence);
    }

    private static Optional<Confirmation> confirmed(String ensemble) {
        return Optional.of(new Confirmation(ensemble, new Epoch(5)));
    }

    private static Claim claim(long epoch, ClaimState state) {
        return new Claim(new Epoch(epoch), Optional.empty(), state, new Records().terms(), Cause.START);
    }

    private static Optional<Incident.Kind> kind(Stage stage) {
        return stage.member().incident().map(Incident::kind);
    }
}
