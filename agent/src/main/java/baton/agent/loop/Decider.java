package baton.agent.loop;

import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import java.util.List;

/**
 * The rules as the loop sees them: one pure function.
 *
 * @param <S> the state that the rules keep; the loop only carries it from one turn to the next
 */
@FunctionalInterface
public interface Decider<S> {
    Decision<S> next(S state, Event event, Tick now);

    /**
     * What the rules made of one event.
     *
     * @param alarm when they want an {@link Event.Alarm} at the latest
     */
    record Decision<S>(S state, List<Command> commands, Tick alarm) {
        public Decision {
            commands = List.copyOf(commands);
        }
    }
}
