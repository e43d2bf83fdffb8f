package baton.failover.member;

import baton.failover.group.Tick;
import java.util.List;

/**
 * What the rules answer to an event.
 *
 * @param commands to be carried out in this order
 * @param alarm when they want to be asked again at the latest
 * @param breakdowns turns that threw, for the log: a programmer's error that must not end the other groups
 */
public record Step(Node node, List<Command> commands, Tick alarm, List<Breakdown> breakdowns) {
    public Step {
        commands = List.copyOf(commands);
        breakdowns = List.copyOf(breakdowns);
    }

    /** A step in which nothing broke down. */
    public Step(Node node, List<Command> commands, Tick alarm) {
        this(node, commands, alarm, List.of());
    }
}
