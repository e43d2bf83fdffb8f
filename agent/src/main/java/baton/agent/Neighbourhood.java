package baton.agent;

import baton.agent.api.PeerCalls;
import baton.agent.hold.Marks;
import baton.agent.loop.Inbox;
import baton.agent.loop.Loop;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.member.Event;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.member.Stopping;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what other hosts ask into the inbox, and answers from what the loop makes of it. */
final class Neighbourhood implements PeerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbourhood.class);

    /** How long the loop may take to meet an event; longer, and the answer is that it is not stopped yet. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Duration LOOK = Duration.ofMillis(2);

    private final Loop loop;
    private final Inbox inbox;
    private final Marks marks;

    Neighbourhood(Loop loop, Inbox inbox, Marks marks) {
        this.loop = loop;
        this.inbox = inbox;
        this.marks = marks;
    }

    @Override
    public Stopping.Verdict stopped(GroupName group, Holder reported, Epoch epoch) {
        Stopping.Verdict verdict = Stopping.judge(loop.latest().node(), group, reported, epoch);
        if (verdict == Stopping.Verdict.RELEASES) {
            inbox.put(new Event.StoppedReported(group, reported, epoch));
        }
        return verdict;
    }

    @Override
    public Fenced fence(GroupName group, Holder wished, Epoch epoch, Optional<Incarnation> caller) {
        Node node = loop.latest().node();
        Member member = node.members().get(group);
        if (member == null) {
            return Fenced.NO_GROUP;
        }
        if (caller.isPresent() && !isMember(member, caller.get())) {
            return Fenced.STRANGER;
        }
        if (!wished.node().equals(node.name()) || !wished.stamp().equals(node.stamp())) {
            return Fenced.OTHER_HOST;
        }
        if (epoch.isAbove(member.mark())) {
            return Fenced.UNKNOWN_EPOCH;
        }
        if (epoch.isAbove(member.refused())) {
            if (!isKept(group, epoch)) {
                return Fenced.NOT_KEPT;
            }
            inbox.put(new Event.FenceAsked(group, epoch));
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isStopped(group, epoch) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return isStopped(group, epoch) ? Fenced.STOPPED : Fenced.STOPPING;
    }

    /** With the hold taken away, not only decided: a pause of this process may lie in between. */
    private boolean isStopped(GroupName group, Epoch epoch) {
        return loop.carriedOut().node().isStopped(group, epoch);
    }

    /** What is not on the disk the next life of this agent would not know: it could start what was called stopped. */
    private boolean isKept(GroupName group, Epoch epoch) {
        try {
            marks.refuse(group, epoch);
            return true;
        } catch (IOException e) {
            LOG.error(
                    "a request to stop {} under epoch {} is not taken, because it cannot be kept on disk: {};"
                            + " make room in the state directory, or repair it",
                    group,
                    epoch,
                    e.toString());
            return false;
        }
    }

    /** Whoever it is, its agent said so in ZooKeeper, the last time that this node could read it. */
    private static boolean isMember(Member member, Incarnation caller) {
        return member.view().map(GroupView::members).stream()
                .flatMap(List::stream)
                .anyMatch(report -> report.self().incarnation().equals(caller));
    }
}
