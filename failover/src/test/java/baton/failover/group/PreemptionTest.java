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

/** Issue 12, kind 9: one better member made every holder leave. */
class PreemptionTest {
    private final Map<NodeName, MemberReport> members = new TreeMap<>();
    private final List<LatchEntry> latch = new ArrayList<>();
    private final List<SeatView> seats = new ArrayList<>();

    @Test
    void onlyTheLowestLeavesForOneBetterMember() {
        holds("a", 100);
        holds("b", 50);
        holds("c", 70);
        waits("x", 200);

        assertEquals(Map.of(1, "x"), leaving(3));
    }

    @Test
    void twoLeaveForTwoBetterMembersTheLowestForTheBest() {
        holds("a", 100);
        holds("b", 50);
        holds("c", 70);
        waits("x", 200);
        waits("y", 300);

        assertEquals(Map.of(1, "y", 2, "x"), leaving(3));
    }

    @Test
    void ofEqualsTheHighestSeatLeaves() {
        holds("a", 50);
        holds("b", 50);
        waits("x", 200);

        assertEquals(Map.of(1, "x"), leaving(2));
    }

    @Test
    void aBetterMemberMayBeBetterThanSomeOnly() {
        holds("a", 100);
        holds("b", 50);
        waits("x", 80);
        waits("y", 70);

        assertEquals(Map.of(1, "x"), leaving(2));
    }

    /** What the second holder sees while the first has left and its heir has not come yet. */
    @Test
    void nobodyLeavesForAMemberThatHasASeatToTake() {
        holds("a", 100);
        released("b", 50);
        waits("x", 200);

        assertEquals(Map.of(), leaving(2));
    }

    @Test
    void aSeatThatIsYetToBeMadeIsOneToTake() {
        holds("a", 100);
        waits("x", 200);

        assertEquals(Map.of(), leaving(2));
        assertEquals(Map.of(0, "x"), leaving(1));
    }

    /** Its seat may be free within moments, and its priority is not known. */
    @Test
    void nobodyLeavesInsteadOfAHolderThatIsNotConnected() {
        holds("a", 100);
        holds("b", 50);
        members.remove(new NodeName("b"));
        waits("x", 200);

        assertEquals(Map.of(), leaving(2));
    }

    /** Two holders whose views differ by one failover agree all the same, or one of them stays. */
    @Test
    void aHolderWithAnOlderViewDoesNotLeaveBesideTheOneThatDoes() {
        holds("a", 100);
        released("b", 50);
        waits("x", 200);
        Map<Integer, String> older = leaving(2);
        seats.remove(1);
        holds("c", 70);

        assertEquals(Map.of(), older);
        assertEquals(Map.of(1, "x"), leaving(2));
    }

    @Test
    void whereEveryMemberHasItsOwnSeatNobodyLeaves() {
        holds("a", 100);
        waits("x", 200);

        assertEquals(Map.of(), leaving(OptionalInt.empty()));
    }

    private void holds(String name, int priority) {
        seat(name, ClaimState.HELD);
        report(name, priority);
    }

    private void released(String name, int priority) {
        seat(name, ClaimState.RELEASED);
        report(name, priority);
    }

    private void seat(String name, ClaimState state) {
        Claim claim = new Claim(
                new Epoch(seats.size() + 1),
                Optional.of(holder(name)),
                state,
                new Terms(Duration.ofSeconds(8), false),
                Cause.START);
        seats.add(new SeatView(new Seat(seats.size()), claim, 1, 1, List.of(), Map.of()));
    }

    private void waits(String name, int priority) {
        report(name, priority);
        latch.add(new LatchEntry(new NodeName(name), "latch-" + latch.size()));
    }

    private void report(String name, int priority) {
        members.put(
                new NodeName(name),
                new MemberReport(
                        holder(name), Role.STANDBY, true, false, priority, OptionalLong.empty(), List.of(), ""));
    }

    private static Holder holder(String name) {
        return new Holder(new NodeName(name), new Stamp(name + "-boot"), new Incarnation(name + "-life"));
    }

    private Map<Integer, String> leaving(int maxActive) {
        return leaving(OptionalInt.of(maxActive));
    }

    /** Who hands over to whom, by seat. */
    private Map<Integer, String> leaving(OptionalInt maxActive) {
        GroupSpec spec = new GroupSpec(
                Mode.ACTIVE_ACTIVE,
                maxActive,
                new LeaseBudget(Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofMillis(500)),
                Optional.of(Duration.ZERO),
                FencePolicy.NONE,
                EnsembleLoss.STOP,
                new Restarts(0, Duration.ofMinutes(5)),
                0);
        GroupView view = new GroupView(
                spec,
                1,
                new Epoch(9),
                1,
                seats,
                latch,
                Optional.empty(),
                List.copyOf(members.values()),
                Optional.empty(),
                false);
        Map<Integer, String> leaving = new TreeMap<>();
        for (SeatView seat : seats) {
            Preemption.heirOf(seat.seat(), view)
                    .ifPresent(heir ->
                            leaving.put(seat.seat().number(), heir.node().value()));
        }
        return leaving;
    }
}
