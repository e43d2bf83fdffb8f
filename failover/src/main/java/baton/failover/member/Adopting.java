package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a new life of the agent takes an active service over from the one before, without touching it. */
final class Adopting {
    private Adopting() {}

    static void onStarted(Turn turn, Event.Started event) {
        Member member = turn.member;
        List<FoundHold> found = event.found();
        member.started = true;
        member.mark = member.mark.max(event.mark());
        member.marked = member.marked.max(event.mark());
        member.refused = member.refused.max(event.refused());
        List<FoundHold> remnants = new ArrayList<>(found);
        List<FoundHold> usable = found.stream()
                .filter(hold -> hold.usable() && hold.hold().phase() == HoldPhase.ACTIVE)
                .filter(hold ->
                        member.refusalsUnknown.isEmpty() && hold.hold().epoch().isAbove(member.refused))
                .toList();
        if (usable.size() == 1) {
            Hold hold = usable.get(0).hold();
            Tenure tenure =
                    new Tenure(hold.seat(), hold.epoch(), Cause.START, Optional.empty(), Phase.ADOPTING, turn.now);
            tenure.hold = Optional.of(hold);
            member.tenure = Optional.of(tenure);
            remnants.removeAll(usable);
        }
        member.remnants = remnants;
        if (!remnants.isEmpty() || member.tenure.isPresent()) {
            turn.readBack();
        }
    }

    static void mind(Turn turn, Tenure tenure) {
        Optional<Leave> reason = Serving.reasonToLeave(turn, tenure)
                .filter(leave -> !leave.code().equals("guard-silent"));
        if (reason.isPresent()) {
            Leaving.start(turn, tenure, reason.get());
            return;
        }
        if (tenure.claim.isEmpty() || tenure.amending || turn.member.readingBack || turn.member.incident.isPresent()) {
            return;
        }
        if (tenure.claim.get().holder().orElseThrow().equals(turn.node.self)) {
            if (turn.node.guardAlive) {
                finish(turn, tenure);
            }
        } else if (tenure.claim.get().state() == ClaimState.HELD) {
            tenure.amending = true;
            turn.give(new Command.Amend(
                    turn.member.group,
                    tenure.seat,
                    tenure.claim.get().adoptedBy(turn.node.incarnation()),
                    tenure.claimVersion));
        }
    }

    private static void finish(Turn turn, Tenure tenure) {
        // Until a check of this life says otherwise, the service is what the life before left: well.
        turn.member.healthy = turn.member.healthy || !turn.member.checked;
        tenure.enter(Phase.ACTIVE, turn.now);
        turn.log(Transition.Kind.ADOPTED, tenure, "");
        turn.wantRenewal();
    }

    /** The answer to any rewrite of the own claim: its adoption, or new terms. */
    static void onAmended(Turn turn, Tenure tenure, Claim amended, Outcome outcome) {
        tenure.amending = false;
        if (outcome instanceof Outcome.Done done) {
            tenure.claim = Optional.of(amended);
            tenure.claimVersion = done.version();
            turn.member.floors.put(tenure.seat, done.version());
            if (turn.node.restartRoom.isPresent()) {
                turn.wantRenewal();
            }
        } else {
            turn.readBack();
        }
    }
}
