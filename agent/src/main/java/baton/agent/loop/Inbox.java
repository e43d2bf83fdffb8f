package baton.agent.loop;

import baton.failover.member.Event;

/**
 * Where adapters report what happened.
 *
 * <p>Called by any thread; it never blocks for long. An event that was put is met by the rules, or the process ends.
 */
public interface Inbox {
    void put(Event event);
}
