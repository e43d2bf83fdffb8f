/**
 * What the coordinator shows and which requests it grants: pure rules from what was seen to what REST says.
 *
 * <p>Everything that is asked of ZooKeeper goes through the port {@link baton.coordinator.view.Estate}. A sight may be
 * stale; every change that follows from one is checked again by the transaction that makes it. Nobody becomes or stays
 * active because of anything here: the agents decide that with every coordinator down.
 */
@NullMarked
package baton.coordinator.view;

import org.jspecify.annotations.NullMarked;
