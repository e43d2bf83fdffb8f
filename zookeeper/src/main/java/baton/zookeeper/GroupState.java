package baton.zookeeper;

import baton.failover.group.GroupView;

/** What a read of a group found. */
public sealed interface GroupState {
    /** The group exists and every record of it was understood. */
    record Present(GroupView view) implements GroupState {}

    /** There is no such group, and never was. */
    record Missing() implements GroupState {}

    /** Something is there that cannot be acted upon; {@code sentence} says what, what was expected and what to do. */
    record Unreadable(String sentence) implements GroupState {}

    /** ZooKeeper did not answer; {@code why} says how. */
    record Unreachable(String why) implements GroupState {}
}
