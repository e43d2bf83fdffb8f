package baton.zookeeper;

import baton.failover.group.Holder;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who reads a group as one of its members.
 *
 * @param holder as its claims name it
 * @param latchId name of its present latch node, empty while it has none
 * @param ensemble identity of the ensemble as this host remembers it; another one makes every group unreadable
 */
public record Self(Holder holder, Supplier<Optional<String>> latchId, Supplier<Optional<String>> ensemble) {}
