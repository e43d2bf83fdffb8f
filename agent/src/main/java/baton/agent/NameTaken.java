package baton.agent;

import baton.agent.loop.Inbox;
import baton.failover.group.Reason;
import baton.failover.member.Event;
import baton.zookeeper.Alive;
import baton.zookeeper.Namesake;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what to do when ZooKeeper shows another agent under this node's name.
 *
 * <p>Without a sign of life it may be this host before its last boot, or a host that it replaces: this agent waits for the
 * end of that session, however long, and serves meanwhile. With one there are two hosts of this name, and the newcomer,
 * which is this one, ends.
 */
final class NameTaken implements Consumer<Namesake> {
    private static final Logger LOG = LoggerFactory.getLogger(NameTaken.class);

    private final String nodeId;
    private final Inbox inbox;
    private volatile boolean refused;
    private boolean reported;

    /** {@code nodeId} is what this host registers as. */
    NameTaken(String nodeId, Inbox inbox) {
        this.nodeId = nodeId;
        this.inbox = inbox;
    }

    /** True when this agent ends because of it. */
    boolean isRefused() {
        return refused;
    }

    @Override
    public synchronized void accept(Namesake found) {
        Alive other = found.alive();
        if (found.lives()) {
            end(other);
        } else if (!reported) {
            reported = true;
            LOG.warn(
                    "{} is still registered as node {} at {}; waiting for the end of its session",
                    isOwn(other) ? "this host before its last boot" : "another host, whose agent has not answered yet,",
                    other.node(),
                    other.address());
        }
    }

    private void end(Alive other) {
        if (refused) {
            return;
        }
        refused = true;
        String remedy = isOwn(other)
                ? "; that host has a copy of this one's state directory: give one of them another node name and an empty"
                        + " state directory"
                : "; give this host another node name";
        String sentence =
                "node " + other.node() + " is the name of the agent at " + other.address() + " already" + remedy;
        LOG.error("{}", sentence);
        inbox.put(new Event.StopRequested(new Reason("name-taken", sentence)));
    }

    private boolean isOwn(Alive other) {
        return other.nodeId().equals(nodeId);
    }
}
