/**
 * The coordinator: shows and steers all groups over REST; this package only wires it together and starts it.
 *
 * <p>Not in the path of failover: agents elect with every coordinator down, and a coordinator keeps nothing but what is
 * in ZooKeeper, so any number of them may run and each may be killed at any time. The exception is one that runs the
 * embedded ZooKeeper: that is the whole ensemble of its machine, and the agents need it as they need any ensemble.
 */
@NullMarked
package baton.coordinator;

import org.jspecify.annotations.NullMarked;
