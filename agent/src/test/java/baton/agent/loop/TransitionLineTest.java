package baton.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;
import baton.failover.member.Command;
import baton.failover.member.Phase;
import baton.failover.member.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionLineTest {
    @Test
    void aTransitionIsOneSentenceAndWhatProgramsLookFor() {
        Transition promoted = new Transition(
                Transition.Kind.PROMOTED,
                new Seat(0),
                new Epoch(17),
                Cause.FAILOVER,
                "took over from n1",
                List.of(
                        new Transition.Lap(Phase.CLAIMING, Duration.ofMillis(12)),
                        new Transition.Lap(Phase.PROMOTING, Duration.ofMillis(340))));

        String line = TransitionLine.of(
                new Command.LogTransition(new GroupName("db"), promoted, Optional.of(new OperationId("op-1"))));

        assertEquals(
                "db is active: took over from n1 [code=promoted group=db seat=0 epoch=17 cause=failover"
                        + " operation=op-1 duration=352ms phases=claiming:12ms,promoting:340ms]",
                line);
    }
}
