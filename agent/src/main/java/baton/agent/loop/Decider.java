package baton.agent.loop;

import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.failover.member.Node;
import baton.failover.member.Step;

/** The rules as the loop sees them, one pure function; {@link baton.failover.member.Rules#next} outside of tests. */
@FunctionalInterface
public interface Decider {
    Step next(Node node, Event event, Tick now);
}
