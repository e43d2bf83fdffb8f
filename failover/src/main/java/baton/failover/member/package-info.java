/**
 * All decisions of an agent: {@code (node, event, tick) -> (node, commands)}, one pure function.
 *
 * <p>Everything else is an adapter that reports events or carries out commands. What these rules do not promise: that a
 * paused host stops in time (the guard does that), and that nobody starts the service behind Baton's back.
 */
@NullMarked
package baton.failover.member;

import org.jspecify.annotations.NullMarked;
