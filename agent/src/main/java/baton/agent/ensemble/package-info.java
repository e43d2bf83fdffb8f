/**
 * Carries out in ZooKeeper what the rules ask for, and tells them what is there.
 *
 * <p>Nothing is decided here and nothing is tried twice that could count twice. Not promised: that an answer comes soon
 * while ZooKeeper is away; a transaction is unknown after its limit, a read back comes when somebody answers.
 */
@NullMarked
package baton.agent.ensemble;

import org.jspecify.annotations.NullMarked;
