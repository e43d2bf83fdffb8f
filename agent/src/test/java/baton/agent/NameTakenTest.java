package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.zookeeper.Alive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameTakenTest {
    private static final Duration SESSION = Duration.ofSeconds(30);
    private static final Alive OTHER = new Alive(
            new NodeName("n1"), "id", new Stamp("boot.other"), new Incarnation("life"), "10.0.0.7:8701", "1.0");

    private final List<Event> told = new ArrayList<>();
    private long now = 1_000_000;
    private final NameTaken nameTaken = new NameTaken(() -> new Tick(now), SESSION, told::add);

    @Test
    void aHostThatWasJustBootedWaitsForItsOldSession() {
        foundAfter(Duration.ofSeconds(5));
        foundAfter(SESSION);

        assertEquals(List.of(), told);
        assertFalse(nameTaken.isRefused());
    }

    @Test
    void aNameThatIsStillTakenThenEndsTheNewcomerOnce() {
        foundAfter(SESSION.plusSeconds(3));
        foundAfter(SESSION.plusSeconds(4));

        assertEquals(
                List.of(
                        new Event.StopRequested(
                                new Reason(
                                        "name-taken",
                                        "node n1 is the name of the agent at 10.0.0.7:8701 already; give this host another node name"))),
                told);
        assertTrue(nameTaken.isRefused());
    }

    @Test
    void anAgentThatHasRunForLongDoesNotYieldToANewcomer() {
        foundAfter(SESSION.multipliedBy(10));

        assertEquals(List.of(), told);
        assertFalse(nameTaken.isRefused());
    }

    private void foundAfter(Duration sinceStart) {
        now = 1_000_000 + sinceStart.toMillis();
        nameTaken.accept(OTHER);
    }
}
