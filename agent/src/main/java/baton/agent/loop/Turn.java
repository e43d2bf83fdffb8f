package baton.agent.loop;

import baton.failover.group.Tick;

/**
 * What the loop knew after one event, immutable.
 *
 * @param number how many events were met so far
 */
public record Turn<S>(long number, Tick at, S state, Tally tally) {}
