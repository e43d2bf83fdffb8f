package baton.failover.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who is next: the candidates of a group by rank.
 *
 * <p>An order only. Two members that see it differently may both try; the claim transaction lets one of them in.
 */
public final class Succession {
    /** Rank k acts this much later than rank k-1, so that a hung candidate costs little and two rarely race. */
    public static final Duration STEP = Duration.ofMillis(500);

    private Succession() {}

    /**
     * Ranks the members that would take a seat and hold none.
     *
     * @param intent a planned change that is still fresh: its target is first, who is to leave is last
     */
    public static List<NodeName> of(GroupView view, Optional<Intent> intent) {
        List<MemberReport> candidates = new ArrayList<>();
        for (NodeName node : inOrder(view)) {
            view.member(node).filter(report -> isCandidate(view, report)).ifPresent(candidates::add);
        }
        candidates.sort(order(candidates, view.spec().positionThreshold(), intent));
        return candidates.stream().map(MemberReport::node).toList();
    }

    /** Each node at its latest entry: an earlier one belongs to a session that is dead and not over yet. */
    private static Iterable<NodeName> inOrder(GroupView view) {
        LinkedHashSet<NodeName> nodes = new LinkedHashSet<>();
        for (LatchEntry entry : view.latch()) {
            nodes.remove(entry.node());
            nodes.add(entry.node());
        }
        return nodes;
    }

    private static boolean isCandidate(GroupView view, MemberReport report) {
        return report.eligible()
                && report.priority() > 0
                && report.role() != Role.STOP_FAILED
                && !holdsSeat(view, report)
                && !owes(view, report.node());
    }

    /** By its name: the report of a node that rebooted is its last life's until that one's session is over. */
    private static boolean holdsSeat(GroupView view, MemberReport report) {
        return view.seats().stream().map(SeatView::claim).anyMatch(claim -> claim.isHeldBy(report.node()));
    }

    private static boolean owes(GroupView view, NodeName node) {
        return view.seats().stream().flatMap(seat -> seat.debts().stream()).anyMatch(debt -> debt.node()
                .equals(node));
    }

    /** The sort is stable, so members that differ in nothing here keep the order of the latch. */
    private static Comparator<MemberReport> order(
            List<MemberReport> candidates, long threshold, Optional<Intent> intent) {
        OptionalLong best = candidates.stream()
                .map(MemberReport::position)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
        return Comparator.comparing((MemberReport report) -> leaves(report, intent))
                .thenComparing(report -> !isTarget(report, intent))
                .thenComparing(Succession::waits)
                .thenComparing(MemberReport::priority, Comparator.reverseOrder())
                .thenComparing(report -> lag(report, best, threshold));
    }

    private static boolean leaves(MemberReport report, Optional<Intent> intent) {
        return intent.isPresent() && intent.get().from().equals(report.node());
    }

    private static boolean isTarget(MemberReport report, Optional<Intent> intent) {
        return intent.isPresent() && intent.get().to().equals(Optional.of(report.node()));
    }

    /**
     * Whoever backs off lets others go first; and whoever still leaves a seat, because in the instant after its release it
     * has not said yet whether it backs off, and the next one would wait for its turn.
     */
    private static boolean waits(MemberReport report) {
        return report.backingOff() || report.role() != Role.STANDBY;
    }

    /** How far a member is behind the best one, 0 up to the threshold: not a pairwise rule, so that it orders. */
    private static long lag(MemberReport report, OptionalLong best, long threshold) {
        if (best.isEmpty()) {
            return 0;
        }
        if (report.position().isEmpty()) {
            return Long.MAX_VALUE;
        }
        long behind = best.getAsLong() - report.position().getAsLong();
        return behind > threshold ? behind : 0;
    }
}
