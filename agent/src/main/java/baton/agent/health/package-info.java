/**
 * Asks the services how they are, and reports what changed.
 *
 * <p>Not promised: an answer sooner than interval times fall. The exit of a supervised service is seen elsewhere.
 */
@NullMarked
package baton.agent.health;

import org.jspecify.annotations.NullMarked;
