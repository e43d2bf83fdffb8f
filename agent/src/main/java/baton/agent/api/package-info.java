/**
 * The agent's REST interface: what the loop knew after its last turn, told to whoever asks.
 *
 * <p>Everything is answered from memory; no request waits for ZooKeeper, for a hook or for the loop. An answer may be
 * stale when it arrives: it directs clients, it excludes nobody.
 */
@NullMarked
package baton.agent.api;

import org.jspecify.annotations.NullMarked;
