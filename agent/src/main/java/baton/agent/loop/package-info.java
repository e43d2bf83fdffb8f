/**
 * The one thread that owns the agent's state, and the ports through which it hears and acts.
 *
 * <p>Not promised here: that a service stops in time when this thread hangs. The guard does that.
 */
@NullMarked
package baton.agent.loop;

import org.jspecify.annotations.NullMarked;
