package baton.agent;

import baton.agent.loop.BootClock;
import baton.agent.loop.Inbox;
import baton.failover.group.Reason;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.zookeeper.Alive;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when ZooKeeper shows another agent under this node's name.
 *
 * <p>At first it may be this host before its last boot, whose session has not ended yet; that is waited out. Then it is
 * another host with the same name: this agent refuses to start. Later on the other one is the newcomer, and refuses.
 */
final class NameTaken implements Consumer<Alive> {
    private static final Logger LOG = LoggerFactory.getLogger(NameTaken.class);

    private final BootClock clock;
    private final Inbox inbox;
    private final Tick patience;
    private final Tick startOver;
    private volatile boolean refused;
    private boolean told;

    NameTaken(BootClock clock, Duration sessionTimeout, Inbox inbox) {
        this.clock = clock;
        this.inbox = inbox;
        this.patience = clock.now().plus(sessionTimeout).plus(Duration.ofSeconds(2));
        this.startOver = patience.plus(sessionTimeout);
    }

    /** True when this agent ends because of it. */
    boolean isRefused() {
        return refused;
    }

    @Override
    public synchronized void accept(Alive other) {
        Tick now = clock.now();
        if (!told) {
            told = true;
            LOG.warn(
                    "another agent, or this host before its last boot, is registered as node {} at {}; waiting for its end",
                    other.node(),
                    other.address());
        }
        if (!refused && patience.isReached(now) && !startOver.isReached(now)) {
            refused = true;
            String sentence = "node " + other.node() + " is the name of the agent at " + other.address()
                    + " already; give this host another node name";
            LOG.error("{}", sentence);
            inbox.put(new Event.StopRequested(new Reason("name-taken", sentence)));
        }
    }
}
