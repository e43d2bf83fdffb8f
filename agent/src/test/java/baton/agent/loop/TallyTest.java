package baton.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;
import baton.failover.member.Command;
import baton.failover.member.Phase;
import baton.failover.member.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final GroupName DB = new GroupName("db");

    @Test
    void thePhasesOfAllTransitionsAreAddedUp() {
        Transition.Lap claiming = new Transition.Lap(Phase.CLAIMING, Duration.ofMillis(10));
        Transition.Lap active = new Transition.Lap(Phase.ACTIVE, Duration.ofMillis(500));

        Tally tally = Tally.NOTHING
                .ordered(log(Transition.Kind.PROMOTED, 1, claiming))
                .ordered(log(Transition.Kind.RELEASED, 1, active))
                .ordered(log(Transition.Kind.PROMOTED, 2, claiming));

        assertEquals(
                Map.of(
                        Phase.CLAIMING, new Tally.Laps(2, Duration.ofMillis(20)),
                        Phase.ACTIVE, new Tally.Laps(1, Duration.ofMillis(500))),
                tally.of(DB).phases());
        assertEquals(2L, tally.of(DB).transitions().get(Transition.Kind.PROMOTED));
    }

    private static Command log(Transition.Kind kind, long epoch, Transition.Lap... laps) {
        return new Command.LogTransition(
                DB,
                new Transition(kind, new Seat(0), new Epoch(epoch), Cause.START, "", List.of(laps)),
                Optional.empty());
    }
}
