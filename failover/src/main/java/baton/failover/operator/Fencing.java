package baton.failover.operator;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.SeatView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of the wish to fence the holder of an epoch. */
public sealed interface Fencing {
    /** The claim is to be revoked. */
    record Revoke(SeatClaim claim) implements Fencing {}

    /**
     * It was revoked or released before.
     *
     * <p>Nothing may be written then: a claim that is revoked again has changed, and every wait for it would start anew.
     */
    record Already(SeatClaim claim) implements Fencing {
        public String sentence() {
            return claim.claim().state() == ClaimState.REVOKED
                    ? "was revoked before; nothing was written"
                    : "was proved stopped and gave the seat back before; nothing was written";
        }
    }

    static Fencing of(GroupSight sight, Epoch epoch) {
        SeatView seat = sight.view().seats().stream()
                .filter(view -> view.claim().epoch().equals(epoch))
                .findFirst()
                .orElseThrow(() -> notCurrent(
                        sight.name(),
                        epoch,
                        sight.view().seats().stream()
                                .map(view -> new SeatClaim(view.seat(), view.claim(), view.claimVersion()))
                                .toList()));
        SeatClaim claim = new SeatClaim(seat.seat(), seat.claim(), seat.claimVersion());
        if (seat.claim().state() == ClaimState.HELD) {
            return new Revoke(claim);
        }
        refuseIfUnstopped(sight, seat.claim());
        return new Already(claim);
    }

    /** That it was revoked before is no success while its holder runs. */
    private static void refuseIfUnstopped(GroupSight sight, Claim claim) {
        if (sight.view().isUnstopped(claim)) {
            NodeName holder = claim.holder().orElseThrow().node();
            throw new Refused(
                    Refused.Why.CONFLICT,
                    "stop-failed",
                    "epoch " + claim.epoch() + " was revoked before, and " + holder + " is NOT stopped: "
                            + Vouching.remedy(sight, holder, claim.epoch()));
        }
    }

    static Operation operation(GroupName group, SeatClaim claim, String reason, Requested requested) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("seat", claim.seat().toString());
        parameters.put("epoch", claim.claim().epoch().toString());
        claim.claim()
                .holder()
                .ifPresent(holder -> parameters.put("holder", holder.node().toString()));
        parameters.put("reason", reason);
        return requested.operation(Operation.Kind.FENCE, group, parameters);
    }

    /** The same answer to verify and to fence: which epochs are current instead. */
    static Refused notCurrent(GroupName group, Epoch epoch, List<SeatClaim> claims) {
        Map<String, Object> more = new LinkedHashMap<>();
        claims.stream()
                .map(claim -> claim.claim().epoch())
                .max(Epoch::compareTo)
                .ifPresent(current -> more.put("currentEpoch", current));
        more.put("seats", claims.stream().map(Current::of).toList());
        return new Refused(
                Refused.Why.CONFLICT, "epoch-not-current", "epoch " + epoch + " of " + group + " is not current", more);
    }
}
