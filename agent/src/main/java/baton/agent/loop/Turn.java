package baton.agent.loop;

import baton.failover.group.Tick;
import baton.failover.member.Node;

/**
 * What the loop knew after one event, immutable.
 *
 * @param number how many events were met so far
 */
public record Turn(long number, Tick at, Node node, Tally tally) {}
