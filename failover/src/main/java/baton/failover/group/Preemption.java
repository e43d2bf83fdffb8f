package baton.failover.group;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says which holders hand over to members of higher priority: one holder for each such member that
 * finds no free seat, the lowest holder first.
 *
 * <p>Each holder asks for itself; all that see the same view agree, because the order of the holders is total. What is not
 * known keeps everybody: a seat that nobody holds, or whose holder is not connected, may be taken without anybody leaving.
 */
public final class Preemption {
    private Preemption() {}

    private record Held(Seat seat, int priority) {}

    /** The member that the holder of {@code own} hands over to; empty when it stays. */
    public static Optional<MemberReport> heirOf(Seat own, GroupView view) {
        if (view.spec().seats().isEmpty()) {
            return Optional.empty();
        }
        List<MemberReport> waiting = Succession.of(view, Optional.empty()).stream()
                .flatMap(name -> view.member(name).stream())
                .filter(report -> !report.backingOff())
                .sorted(Comparator.comparing(MemberReport::priority, Comparator.reverseOrder()))
                .toList();
        List<Held> held = view.seats().stream()
                .filter(seat -> view.spec().hasSeat(seat.seat()))
                .flatMap(seat -> held(seat, view).stream())
                .sorted(Comparator.comparing(Held::priority)
                        .thenComparing(one -> one.seat().number(), Comparator.reverseOrder()))
                .toList();
        int open = view.spec().seats().getAsInt() - held.size();
        for (int place = 0; place < held.size() && open + place < waiting.size(); place++) {
            Held holder = held.get(place);
            if (holder.seat().equals(own)) {
                return Optional.of(waiting.get(open + place)).filter(heir -> heir.priority() > holder.priority());
            }
        }
        return Optional.empty();
    }

    private static Optional<Held> held(SeatView seat, GroupView view) {
        return seat.claim().state() == ClaimState.HELD
                ? seat.claim()
                        .holder()
                        .flatMap(holder -> view.member(holder.node()))
                        .map(report -> new Held(seat.seat(), report.priority()))
                : Optional.empty();
    }
}
