package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.WEB;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.GroupName;
import baton.failover.group.MemberReport;
import baton.failover.group.Reason;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of a group whose turns or commands throw, and of the others on the host. */
class IsolationLawsTest {
    private final Stage stage = Stage.activeTwice();
    private Node node = stage.node();
    private Step step = stage.step();
    private Tick now = stage.now();

    @Test
    void theOtherGroupIsRenewedWhileOneBreaksDown() {
        breaks(WEB);

        after(1000);
        meets(new Event.RenewalEnded(only(Command.Renew.class).number(), new RenewalOutcome.Committed()));

        assertEquals(List.of(WEB), broken());
        assertEquals(DATABASE, only(Command.ExtendHold.class).group());
        assertEquals(Phase.ACTIVE, tenure(DATABASE).phase());
    }

    @Test
    void aTurnThatThrowsChangesNothingElse() {
        breaks(WEB);
        after(1000);
        Tick proved = tenure(WEB).provedAt;

        meets(new Event.RenewalEnded(only(Command.Renew.class).number(), new RenewalOutcome.Committed()));

        assertEquals(proved, tenure(WEB).provedAt);
        assertEquals(Phase.ACTIVE, tenure(WEB).phase(), "an error in the passing ends no service");
        assertTrue(codes(WEB).contains("broken"), () -> codes(WEB).toString());
        assertFalse(codes(DATABASE).contains("broken"), () -> codes(DATABASE).toString());
    }

    @Test
    void anErrorThatStaysEndsTheServiceAndGivesTheSeatBack() {
        breaks(WEB);
        meets(new Event.GuardChanged(true));
        assertEquals(List.of(WEB), broken());

        meetsLater(Turn.BACK_OFF, new Event.GuardChanged(true));

        assertEquals(List.of(WEB), broken());
        callsForWeb(Hook.KILL);
        assertEquals(Phase.KILLING, tenure(WEB).phase());
        meets(new Event.HookEnded(WEB, tenure(WEB).epoch(), Hook.KILL, true, ""));
        assertEquals(WEB, only(Command.DropHold.class).group());
        assertEquals(WEB, only(Command.Release.class).group());
    }

    @Test
    void newsThatAreLostEndTheServiceAtOnce() {
        breaks(WEB);

        meets(new Event.ServiceExited(WEB, tenure(WEB).epoch(), "exit status 1"));

        assertEquals(List.of(WEB), broken());
        callsForWeb(Hook.KILL);
    }

    @Test
    void anAnswerThatIsLostProvesNothing() {
        breaks(WEB);
        meets(new Event.ServiceExited(WEB, tenure(WEB).epoch(), "exit status 1"));

        meetsLater(Turn.BACK_OFF, new Event.HookEnded(WEB, tenure(WEB).epoch(), Hook.KILL, true, ""));

        assertEquals(List.of(WEB), broken());
        assertEquals(Phase.STOP_FAILED, tenure(WEB).phase());
        assertEquals(List.of(), all(Command.DropHold.class));
        assertEquals(List.of(), all(Command.Release.class));
        after(1000);
        callsForWeb(Hook.KILL);
    }

    @Test
    void aViewThatCannotBeTakenInFreezesItsGroup() {
        stage.records.standby(OTHER, 900);
        stage.records.policy.preempt = Optional.of(Duration.ofSeconds(Long.MAX_VALUE));

        meets(new Event.GroupRead(DATABASE, stage.records.view(Stage.SELF), false));

        assertEquals(List.of(DATABASE), broken());
        assertEquals(Phase.ACTIVE, tenure(DATABASE).phase());
        assertEquals(List.of("unreadable"), codes(DATABASE));
        assertEquals(List.of(), all(Command.RunHook.class));
        after(1000);
        meets(new Event.RenewalEnded(only(Command.Renew.class).number(), new RenewalOutcome.Committed()));
        assertEquals(2, all(Command.ExtendHold.class).size(), "its holder goes on");
    }

    @Test
    void aGroupThatBrokeDownTakesPartAgainAfterAWhile() {
        meets(new Event.Undone(WEB, "no memory", List.of()));
        assertTrue(codes(WEB).contains("broken"));
        assertFalse(report(WEB).eligible());
        after(Turn.BACK_OFF.toMillis());
        assertFalse(codes(WEB).contains("broken"), () -> codes(WEB).toString());
    }

    @Test
    void eachBreakdownLastsLongerThanTheOneBefore() {
        meets(new Event.Undone(WEB, "no memory", List.of()));
        Tick first = member(WEB).brokenUntil;
        after(20_000);
        meets(new Event.Undone(WEB, "no memory", List.of()));
        assertEquals(stage.now().plus(Turn.BACK_OFF), first);
        assertEquals(now.plus(Turn.BACK_OFF.multipliedBy(2)), member(WEB).brokenUntil);
    }

    @Test
    void aCommandThatWasNotCarriedOutIsAnsweredAsFailed() {
        Stage claiming = Stage.claiming();
        Command.Claim claim = claiming.only(Command.Claim.class);
        claiming.meets(new Event.Undone(DATABASE, "no memory", List.of(claim)));
        claiming.nowGives(Command.ReadBack.class).readsBack().nowStandsBy();

        Stage promoting = Stage.in(Phase.PROMOTING);
        Command.RunHook promote = promoting.only(Command.RunHook.class);
        promoting.meets(new Event.Undone(DATABASE, "no memory", List.of(promote)));
        promoting.nowCalls(Hook.KILL);

        Stage killing = Stage.in(Phase.KILLING);
        Command.RunHook kill = killing.only(Command.RunHook.class);
        killing.meets(new Event.Undone(DATABASE, "no memory", List.of(kill)));
        killing.nowIn(Phase.STOP_FAILED);

        Stage holding = Stage.in(Phase.HOLDING);
        Command.WriteHold hold = holding.only(Command.WriteHold.class);
        holding.meets(new Event.Undone(DATABASE, "no memory", List.of(hold)));
        holding.nowIn(Phase.RELEASING).nowGives(Command.Release.class);
    }

    @Test
    void whatWasOnlySaidIsSaidAgain() {
        Stage standby = Stage.standby();
        Command.Publish publish =
                new Command.Publish(DATABASE, standby.member().report().orElseThrow());
        standby.meets(new Event.Undone(DATABASE, "no memory", List.of(publish, new Command.ReadBack(DATABASE))));
        standby.nowGives(Command.Publish.class).nowGives(Command.ReadBack.class);
        assertFalse(standby.member().report().orElseThrow().eligible());
    }

    /** Every turn of this group throws: it has a seat that was left behind, and does not know since when. */
    private void breaks(GroupName group) {
        stage.records(WEB).held(new Seat(1), Stage.lifeBefore(), 9);
        Member member = member(group);
        member.view = Optional.of(stage.records(WEB).view(Stage.SELF));
        member.sightings = new TreeMap<>();
    }

    private void after(long millis) {
        meetsLater(Duration.ofMillis(millis), new Event.Alarm());
    }

    private void meetsLater(Duration later, Event event) {
        now = now.plus(later);
        meets(event);
    }

    private void meets(Event event) {
        step = Rules.next(node, event, now);
        node = step.node();
    }

    private List<GroupName> broken() {
        return step.breakdowns().stream().map(Breakdown::group).toList();
    }

    private <C extends Command> List<C> all(Class<C> kind) {
        return step.commands().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <C extends Command> C only(Class<C> kind) {
        assertEquals(1, all(kind).size(), () -> "one " + kind.getSimpleName() + " in " + step.commands());
        return all(kind).get(0);
    }

    private void callsForWeb(Hook hook) {
        List<Command.RunHook> ofWeb = all(Command.RunHook.class).stream()
                .filter(run -> run.group().equals(WEB))
                .toList();
        assertEquals(1, ofWeb.size(), () -> "one hook of web in " + step.commands());
        assertEquals(hook, ofWeb.get(0).call().hook());
    }

    private Member member(GroupName group) {
        return requireNonNull(node.members.get(group));
    }

    private Tenure tenure(GroupName group) {
        return member(group).tenure.orElseThrow();
    }

    private MemberReport report(GroupName group) {
        return member(group).report().orElseThrow();
    }

    private List<String> codes(GroupName group) {
        return report(group).reasons().stream().map(Reason::code).toList();
    }
}
