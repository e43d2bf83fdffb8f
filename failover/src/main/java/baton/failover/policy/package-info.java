/**
 * The policy of a group as people write it, and what its numbers mean.
 *
 * <p>{@link baton.failover.policy.Policy} describes each key once. Agent, coordinator and command line spell keys, words,
 * durations and sums alike because they spell them from here. Files and JSON are read elsewhere.
 */
@NullMarked
package baton.failover.policy;

import org.jspecify.annotations.NullMarked;
