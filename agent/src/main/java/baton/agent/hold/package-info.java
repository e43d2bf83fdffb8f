/**
 * Files on this host that say until when a service may run, kept for the guard and the wrapper.
 *
 * <p>Not promised: that a service ends when nobody reads its hold. The agent writes, the guard ends; with both dead it
 * is an orphan, and whatever watches these two (a service manager, a watchdog) is outside this package.
 */
@NullMarked
package baton.agent.hold;

import org.jspecify.annotations.NullMarked;
