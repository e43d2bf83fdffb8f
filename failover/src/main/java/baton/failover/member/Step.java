package baton.failover.member;

import baton.failover.group.Tick;
import java.util.List;

/**
 * What the rules answer to an event.
 *
 * @param commands to be carried out in this order
 * @param alarm when they want to be asked again at the latest
 */
public record Step(Node node, List<Command> commands, Tick alarm) {
    public Step {
        commands = List.copyOf(commands);
    }
}
