/**
 * The words of Baton as types: what ZooKeeper shows of a group, and the one rule that ranks its candidates.
 *
 * <p>Nothing here reads a clock, a file or the network. A view may be stale when it is used; it never decides alone:
 * every claim is checked again by the transaction that makes it.
 */
@NullMarked
package baton.failover.group;

import org.jspecify.annotations.NullMarked;
