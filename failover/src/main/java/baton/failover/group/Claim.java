package baton.failover.group;

import java.util.Optional;

/**
 * The persistent record of a seat.
 *
 * @param holder who made the claim, kept when it is released or revoked; empty when nobody ever held the seat
 * @param stopFailed its holder could not prove that it stopped; on record here, because it must outlive the agent
 * @param failed starts in a row that failed, before this one while it is held
 */
public record Claim(
        Epoch epoch,
        Optional<Holder> holder,
        ClaimState state,
        Terms terms,
        Cause cause,
        boolean stopFailed,
        FailedStarts failed) {
    public Claim {
        if (state == ClaimState.HELD && holder.isEmpty()) {
            throw new IllegalArgumentException("a claim that is held names its holder");
        }
        if (stopFailed && (state == ClaimState.RELEASED || holder.isEmpty())) {
            throw new IllegalArgumentException("only a claim that is not released has a holder whose stop failed");
        }
    }

    /** A claim whose holder, if it has one, has not failed to stop, and before which no start failed. */
    public Claim(Epoch epoch, Optional<Holder> holder, ClaimState state, Terms terms, Cause cause) {
        this(epoch, holder, state, terms, cause, false, FailedStarts.NONE);
    }

    public Claim released() {
        return new Claim(epoch, holder, ClaimState.RELEASED, terms, cause, false, failed);
    }

    public Claim released(Cause because, FailedStarts all) {
        return new Claim(epoch, holder, ClaimState.RELEASED, terms, because, false, all);
    }

    public Claim revoked() {
        return new Claim(epoch, holder, ClaimState.REVOKED, terms, cause, stopFailed, failed);
    }

    public Claim adoptedBy(Incarnation incarnation) {
        Holder before = holder.orElseThrow();
        Holder after = new Holder(before.node(), before.stamp(), incarnation);
        return new Claim(epoch, Optional.of(after), state, terms, cause, stopFailed, failed);
    }

    public Claim under(Terms changed) {
        return new Claim(epoch, holder, state, changed, cause, stopFailed, failed);
    }

    /** The same claim with the mark that its holder could not prove its stop; only the release takes it away. */
    public Claim withFailedStop() {
        return new Claim(epoch, holder, state, terms, cause, true, failed);
    }

    public Claim after(FailedStarts known) {
        return new Claim(epoch, holder, state, terms, cause, stopFailed, known);
    }

    /** True while {@code node} may be active in this seat, as far as ZooKeeper knows. */
    public boolean isHeldBy(NodeName node) {
        return state == ClaimState.HELD && names(node);
    }

    public boolean names(NodeName node) {
        return holder.isPresent() && holder.get().node().equals(node);
    }
}
