/** What the members of a group keep in ZooKeeper, and how they read and write it. */
@NullMarked
package baton.zookeeper;

import org.jspecify.annotations.NullMarked;
