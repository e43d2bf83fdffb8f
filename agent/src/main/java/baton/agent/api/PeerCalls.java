package baton.agent.api;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.member.Stopping;
import java.util.Optional;

/** What other hosts ask of this one; called by any thread. */
public interface PeerCalls {
    /** What became of the wish that this node stops under an epoch. */
    enum Fenced {
        /** Nothing of the epoch or an older one is left, and nothing of it will be started. */
        STOPPED,
        /** It is stopping; ask again. */
        STOPPING,
        /** The caller is not known as an agent of this group. */
        STRANGER,
        /** The wish is about another host or another boot. */
        OTHER_HOST,
        /** This node never saw that epoch. */
        UNKNOWN_EPOCH,
        /** This node cannot keep the wish on its disk, so it promises nothing. */
        NOT_KEPT,
        NO_GROUP
    }

    /**
     * Hands the report of another host's guard on, if it is worth anything; returns at once.
     *
     * @param reported its incarnation is the one that the reporter's secret proves
     */
    Stopping.Verdict stopped(GroupName group, Holder reported, Epoch epoch);

    /**
     * Takes the wish that this node stops under {@code epoch} and every one before it. The refusal is on the disk before
     * this returns; waits for the loop for a moment, not for the stop.
     *
     * @param wished {@code incarnation} is of no meaning: a stamp says which processes are meant
     * @param caller the life that the caller's secret proves; empty for somebody on this very host
     */
    Fenced fence(GroupName group, Holder wished, Epoch epoch, Optional<Incarnation> caller);
}
