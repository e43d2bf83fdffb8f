/** The adapter behind the port {@link baton.coordinator.view.Estate}: asks ZooKeeper through {@code baton.zookeeper}. */
@NullMarked
package baton.coordinator.ensemble;

import org.jspecify.annotations.NullMarked;
