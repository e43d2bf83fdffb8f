package baton.coordinator.ensemble;

import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import baton.failover.operator.GroupSight;
import baton.failover.operator.SeatSigns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Since when this coordinator has seen each claim and lease of one group at its present version.
 *
 * <p>For one thread at a time.
 */
final class Signs {
    /** A version and when it was first seen. */
    private record Seen(int version, Tick since) {
        Seen next(int present, Tick now) {
            return present == version ? this : new Seen(present, now);
        }

        /** A version that was not noted is new. */
        Duration unchanged(int present, Tick now) {
            return present == version ? now.since(since) : Duration.ZERO;
        }
    }

    private record Life(Seen claim, Seen lease, Optional<Holder> holder) {}

    private final Map<Seat, Life> seats = new HashMap<>();

    /** Takes note of a view that arrived at {@code now}. */
    void note(GroupView view, Tick now) {
        for (SeatView seat : view.seats()) {
            Life life = seats.get(seat.seat());
            seats.put(seat.seat(), life == null ? born(seat, now) : next(life, seat, now));
        }
    }

    GroupSight sight(GroupName group, GroupView view, Tick now, Function<SeatView, Optional<Instant>> since) {
        Map<Seat, SeatSigns> signs = new HashMap<>();
        for (SeatView seat : view.seats()) {
            Life life = seats.getOrDefault(seat.seat(), born(seat, now));
            Optional<Duration> lease = seat.leaseVersion() == SeatView.NO_LEASE
                    ? Optional.empty()
                    : Optional.of(life.lease().unchanged(seat.leaseVersion(), now));
            Duration claim = life.claim().unchanged(seat.claimVersion(), now);
            signs.put(seat.seat(), new SeatSigns(claim, lease, since.apply(seat)));
        }
        return new GroupSight(group, view, signs);
    }

    private static Life born(SeatView seat, Tick now) {
        return new Life(
                new Seen(seat.claimVersion(), now),
                new Seen(seat.leaseVersion(), now),
                seat.claim().holder());
    }

    private static Life next(Life life, SeatView seat, Tick now) {
        Seen claim = life.claim().next(seat.claimVersion(), now);
        // Another incarnation has another lease, whose version may be the same.
        Seen lease = life.holder().equals(seat.claim().holder())
                ? life.lease().next(seat.leaseVersion(), now)
                : new Seen(seat.leaseVersion(), now);
        return new Life(claim, lease, seat.claim().holder());
    }
}
