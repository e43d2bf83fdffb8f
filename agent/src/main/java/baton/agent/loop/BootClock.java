package baton.agent.loop;

import baton.failover.group.Tick;

/** The time since this host's boot, sleep included, read afresh at each call. */
public interface BootClock {
    Tick now();
}
