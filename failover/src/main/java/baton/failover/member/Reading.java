package baton.failover.member;

import baton.failover.group.ClaimState;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.Intent;
import baton.failover.group.OperationId;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import java.util.Optional;

/** What a member makes of what was read of its group. */
final class Reading {
    private Reading() {}

    static void onRead(Turn turn, GroupView view, boolean answersReadBack) {
        Member member = turn.member;
        if (!view.epoch().hasNext()) {
            String sentence = "the epoch counter of the group is at its end, " + view.epoch()
                    + ": no claim can follow; write a lower one that is above every claim's";
            onUnreadable(turn, new Event.GroupUnreadable(member.group, sentence, view.seats(), answersReadBack));
            return;
        }
        Optional<Incident> incident = Incidents.in(member, view);
        if (!answersReadBack && (incident.isPresent() || !member.isUpToDate(view))) {
            Incidents.doubt(turn);
            return;
        }
        thaw(turn, answersReadBack);
        if (incident.isPresent()) {
            member.readingBack = false;
            Incidents.begin(turn, incident.get());
            return;
        }
        Incidents.end(turn, answersReadBack);
        member.missing = false;
        member.view = Optional.of(view);
        noteSeats(turn, view);
        noteIntent(turn, view);
        turn.remember(view.epoch());
        member.returning.removeIf(seat -> view.seat(seat)
                .filter(shown -> shown.claim().state() != ClaimState.RELEASED)
                .isEmpty());
        compare(turn, answersReadBack);
    }

    private static void noteSeats(Turn turn, GroupView view) {
        Member member = turn.member;
        member.sightings.keySet().removeIf(seat -> view.seat(seat).isEmpty());
        member.silences.keySet().removeIf(seat -> view.seat(seat).isEmpty());
        member.floors.clear();
        for (SeatView seat : view.seats()) {
            Sighting sighting = member.sightings.get(seat.seat());
            if (sighting == null || !sighting.shows(seat)) {
                member.sightings.put(seat.seat(), Sighting.of(seat, turn.now));
            }
            member.floors.put(seat.seat(), seat.claimVersion());
        }
    }

    private static void noteIntent(Turn turn, GroupView view) {
        Member member = turn.member;
        Optional<OperationId> operation = view.intent().map(Intent::operation);
        if (!operation.equals(member.intentSeen)) {
            member.intentSeen = operation;
            member.intentSince = turn.now;
        }
    }

    private static void compare(Turn turn, boolean answersReadBack) {
        Member member = turn.member;
        boolean answered = answersReadBack && member.readingBack;
        if (answered) {
            member.readingBack = false;
        }
        if (member.tenure.isEmpty()) {
            return;
        }
        Tenure tenure = member.tenure.get();
        if (tenure.phase == Phase.CLAIMING) {
            if (answered) {
                Taking.onReadBack(turn, tenure);
            }
        } else {
            if (answered) {
                tenure.amending = false;
            }
            Leaving.compare(turn, tenure, turn.seatOf(tenure));
        }
    }

    /** Nobody knows the group: it was never made, or somebody deleted it. */
    static void onMissing(Turn turn) {
        Member member = turn.member;
        member.frozen = Optional.empty();
        member.view = Optional.empty();
        member.missing = true;
        member.readingBack = false;
        Incidents.end(turn, true);
        member.sightings.clear();
        member.floors.clear();
        member.tenure.ifPresent(tenure -> {
            if (tenure.phase == Phase.CLAIMING) {
                turn.giveUp(tenure);
            } else {
                tenure.amending = false;
                Leaving.compare(turn, tenure, Optional.empty());
            }
        });
    }

    /**
     * A record that decides cannot be understood: nothing new is begun. Who holds a seat goes on as long as its own
     * claim is understood and its lease can be renewed; a new life of its agent adopts it.
     */
    static void onUnreadable(Turn turn, Event.GroupUnreadable unreadable) {
        Member member = turn.member;
        Incidents.end(turn, false);
        member.frozen = Optional.of(new Frozen(unreadable.sentence(), unreadable.understood()));
        member.betterSince = Tick.NEVER;
        if (member.tenure.isEmpty()) {
            member.readingBack &= !unreadable.answersReadBack();
            return;
        }
        Tenure tenure = member.tenure.get();
        Optional<SeatView> own = unreadable.understood().stream()
                .filter(seat -> seat.seat().equals(tenure.seat))
                .findFirst();
        boolean old = own.isPresent() && own.get().claimVersion() < member.floors.getOrDefault(tenure.seat, 0);
        // What is not understood is no news of the own claim: a read back of it stays unanswered until it is.
        if (own.isPresent() && !old) {
            member.floors.put(tenure.seat, own.get().claimVersion());
            compare(turn, unreadable.answersReadBack());
        }
    }

    /** All is understood again; a read back that could not be answered is asked for again. */
    private static void thaw(Turn turn, boolean answersReadBack) {
        Member member = turn.member;
        boolean frozen = member.frozen.isPresent();
        member.frozen = Optional.empty();
        if (frozen && member.readingBack && !answersReadBack) {
            member.readingBack = false;
            turn.readBack();
        }
    }
}
