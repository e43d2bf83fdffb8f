package baton.failover.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who is next. */
class SuccessionTest {
    private static final Seat SEAT = new Seat(0);

    private final Map<NodeName, MemberReport> members = new TreeMap<>();
    private final List<LatchEntry> latch = new ArrayList<>();
    private final List<SeatView> seats = new ArrayList<>();
    private Optional<Intent> intent = Optional.empty();
    private long threshold;

    private void joins(String name, int priority) {
        joins(name, priority, true, false, OptionalLong.empty());
    }

    private void joins(String name, int priority, boolean eligible, boolean backingOff, OptionalLong position) {
        NodeName node = new NodeName(name);
        members.put(
                node,
                new MemberReport(holder(name), Role.STANDBY, eligible, backingOff, priority, position, List.of(), ""));
        latch.add(new LatchEntry(node, "latch-" + latch.size()));
    }

    private void at(String name, long position) {
        joins(name, 100, true, false, OptionalLong.of(position));
    }

    private static Holder holder(String name) {
        return new Holder(new NodeName(name), stamp(name), new Incarnation(name + "-life"));
    }

    private static Stamp stamp(String name) {
        return new Stamp(name + "-boot");
    }

    private void asks(String from, Optional<String> to) {
        intent = Optional.of(new Intent(
                new OperationId("move"),
                SEAT,
                Epoch.NONE,
                new NodeName(from),
                to.map(NodeName::new),
                Duration.ofMinutes(1),
                Cause.SWITCHOVER));
    }

    @Test
    void aMemberWhoseStopFailedIsNoCandidateWhateverItsClaimSays() {
        joins("n1", 100);
        joins("n2", 100);
        members.put(
                new NodeName("n1"),
                new MemberReport(
                        holder("n1"), Role.STOP_FAILED, true, false, 100, OptionalLong.empty(), List.of(), ""));
        assertEquals(List.of("n2"), succession());
    }

    private void seat(String holder, Stamp stamp, List<Debt> debts) {
        Terms terms = new Terms(Duration.ofSeconds(8), false);
        Holder held = new Holder(new NodeName(holder), stamp, new Incarnation("life"));
        Claim claim = new Claim(new Epoch(1), Optional.of(held), ClaimState.HELD, terms, Cause.START);
        seats.add(new SeatView(SEAT, claim, 1, 1, debts, Map.of()));
    }

    private List<String> succession() {
        GroupSpec spec = new GroupSpec(
                Mode.ACTIVE_PASSIVE,
                OptionalInt.empty(),
                LeaseBudget.DEFAULT,
                Optional.empty(),
                FencePolicy.NONE,
                EnsembleLoss.STOP,
                Restarts.NONE,
                threshold);
        GroupView view = new GroupView(
                spec,
                0,
                Epoch.NONE,
                0,
                seats,
                latch,
                Optional.empty(),
                List.copyOf(members.values()),
                Optional.empty(),
                false);
        return Succession.of(view, intent).stream().map(NodeName::value).toList();
    }

    @Test
    void higherPriorityComesFirst() {
        joins("a", 100);
        joins("b", 300);
        joins("c", 200);
        assertEquals(List.of("b", "c", "a"), succession());
    }

    @Test
    void equalsKeepTheOrderOfTheLatch() {
        joins("c", 100);
        joins("a", 100);
        joins("b", 100);
        assertEquals(List.of("c", "a", "b"), succession());
    }

    @Test
    void targetOfAnIntentComesFirst() {
        joins("a", 300);
        joins("b", 100);
        asks("x", Optional.of("b"));
        assertEquals(List.of("b", "a"), succession());
    }

    @Test
    void whoLeavesComesLast() {
        joins("a", 300);
        joins("b", 100, true, true, OptionalLong.empty());
        asks("a", Optional.empty());
        assertEquals(List.of("b", "a"), succession());
    }

    @Test
    void whoBacksOffComesAfterWhoDoesNot() {
        joins("a", 300, true, true, OptionalLong.empty());
        joins("b", 100);
        assertEquals(List.of("b", "a"), succession());
    }

    @Test
    void whoStillLeavesASeatComesAfterWhoStandsBy() {
        joins("a", 300);
        members.computeIfPresent(
                new NodeName("a"),
                (node, report) -> new MemberReport(
                        holder("a"), Role.DEMOTING, true, false, 300, OptionalLong.empty(), List.of(), ""));
        joins("b", 100);
        assertEquals(List.of("b", "a"), succession());
    }

    @Test
    void positionCountsOnlyBeyondTheThreshold() {
        at("a", 90);
        at("b", 95);
        at("c", 100);
        assertEquals(List.of("c", "b", "a"), succession());
        threshold = 10;
        assertEquals(List.of("a", "b", "c"), succession());
        threshold = 5;
        assertEquals(List.of("b", "c", "a"), succession());
    }

    @Test
    void unknownPositionComesAfterEveryKnownOne() {
        joins("a", 100);
        at("b", 1);
        at("c", 1000);
        assertEquals(List.of("c", "b", "a"), succession());
    }

    @Test
    void priorityComesBeforePosition() {
        at("a", 1000);
        joins("b", 200, true, false, OptionalLong.of(1));
        assertEquals(List.of("b", "a"), succession());
    }

    @Test
    void whoIsNotEligibleOrHasPriorityZeroIsNoCandidate() {
        joins("a", 100, false, false, OptionalLong.empty());
        joins("b", 0);
        joins("c", 100);
        assertEquals(List.of("c"), succession());
    }

    @Test
    void whoHasNoPlaceInTheLatchIsNoCandidate() {
        joins("a", 100);
        joins("b", 100);
        latch.remove(0);
        assertEquals(List.of("b"), succession());
    }

    @Test
    void whoSaysNothingOfItselfIsNoCandidate() {
        joins("a", 100);
        latch.add(new LatchEntry(new NodeName("ghost"), "latch-9"));
        assertEquals(List.of("a"), succession());
    }

    @Test
    void whoHasTwoPlacesInTheLatchRanksOnceByTheLaterOne() {
        joins("a", 100);
        joins("b", 100);
        latch.add(new LatchEntry(new NodeName("a"), "latch-9"));
        assertEquals(List.of("b", "a"), succession());
    }

    @Test
    void whoHoldsASeatIsNoCandidate() {
        joins("a", 100);
        joins("b", 100);
        seat("a", stamp("a"), List.of());
        assertEquals(List.of("b"), succession());
    }

    @Test
    void whoHoldsASeatSinceBeforeItsRebootIsNoCandidateEither() {
        joins("a", 100);
        seat("a", new Stamp("earlier-boot"), List.of());
        assertEquals(List.of(), succession());
    }

    @Test
    void whoOwesIsNoCandidate() {
        joins("a", 100);
        joins("b", 100);
        seat("x", stamp("x"), List.of(new Debt(new NodeName("a"), stamp("a"), new Epoch(1), "")));
        assertEquals(List.of("b"), succession());
    }
}
