package baton.failover.group;

import java.util.Optional;

/**
 * The persistent record of a seat.
 *
 * @param holder who made the claim, kept when it is released or revoked; empty when nobody ever held the seat
 */
public record Claim(Epoch epoch, Optional<Holder> holder, ClaimState state, Terms terms, Cause cause) {
    public Claim {
        if (state == ClaimState.HELD && holder.isEmpty()) {
            throw new IllegalArgumentException("a claim that is held names its holder");
        }
    }

    public Claim released() {
        return new Claim(epoch, holder, ClaimState.RELEASED, terms, cause);
    }

    public Claim revoked() {
        return new Claim(epoch, holder, ClaimState.REVOKED, terms, cause);
    }

    public Claim adoptedBy(Incarnation incarnation) {
        Holder before = holder.orElseThrow();
        Holder after = new Holder(before.node(), before.stamp(), incarnation);
        return new Claim(epoch, Optional.of(after), state, terms, cause);
    }

    public Claim under(Terms changed) {
        return new Claim(epoch, holder, state, changed, cause);
    }

    /** True while {@code node} may be active in this seat, as far as ZooKeeper knows. */
    public boolean isHeldBy(NodeName node) {
        return state == ClaimState.HELD && names(node);
    }

    public boolean names(NodeName node) {
        return holder.isPresent() && holder.get().node().equals(node);
    }
}
