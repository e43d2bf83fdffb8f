package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Stamp;
import baton.failover.member.Event;
import baton.zookeeper.Alive;
import baton.zookeeper.Namesake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameTakenTest {
    private static final Alive EARLIER_BOOT = registered("own");
    private static final Alive OTHER_HOST = registered("other");

    private final List<Event> told = new ArrayList<>();
    private final NameTaken nameTaken = new NameTaken("own", told::add);

    /** However long: a session outlives its owner by a timeout that is counted again when ZooKeeper is restarted. */
    @Test
    void aRegistrationWithoutASignOfLifeIsWaitedForAndNeverEndsTheAgent() {
        for (int look = 0; look < 1000; look++) {
            nameTaken.accept(new Namesake(EARLIER_BOOT, false));
            nameTaken.accept(new Namesake(OTHER_HOST, false));
        }

        assertEquals(List.of(), told);
        assertFalse(nameTaken.isRefused());
    }

    @Test
    void anotherHostThatAnswersEndsTheNewcomerOnce() {
        nameTaken.accept(new Namesake(OTHER_HOST, true));
        nameTaken.accept(new Namesake(OTHER_HOST, true));

        assertEquals(
                List.of(ended("node n1 is the name of the agent at 10.0.0.7:8701 already; give this host another node"
                        + " name")),
                told);
        assertTrue(nameTaken.isRefused());
    }

    @Test
    void aCopyOfThisHostThatAnswersEndsTheNewcomerAndNamesTheStateDirectory() {
        nameTaken.accept(new Namesake(EARLIER_BOOT, true));

        assertEquals(
                List.of(ended("node n1 is the name of the agent at 10.0.0.7:8701 already; that host has a copy of this"
                        + " one's state directory: give one of them another node name and an empty state directory")),
                told);
    }

    private static Event ended(String sentence) {
        return new Event.StopRequested(new Reason("name-taken", sentence));
    }

    private static Alive registered(String nodeId) {
        return new Alive(
                new NodeName("n1"), nodeId, new Stamp("boot.other"), new Incarnation("life"), "10.0.0.7:8701", "1.0");
    }
}
