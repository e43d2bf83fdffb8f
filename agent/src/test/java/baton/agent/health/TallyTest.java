package baton.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.GroupName;
import baton.failover.member.Event;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void checkNeedsFallFailures() {
        Tally tally = new Tally(1, 3);
        assertTrue(tally.count(true));
        assertFalse(tally.count(false));
        assertFalse(tally.count(false));
        assertFalse(tally.count(true));
        assertFalse(tally.count(false));
        assertFalse(tally.count(false));
        assertTrue(tally.count(false));
        assertFalse(tally.count(false));
        assertEquals(Optional.of(false), tally.healthy());
    }

    @Test
    void checkNeedsRisePasses() {
        Tally tally = new Tally(2, 1);
        assertTrue(tally.count(false));
        assertFalse(tally.count(true));
        assertTrue(tally.count(true));
    }

    @Test
    void nothingIsKnownBeforeEnoughChecks() {
        Tally tally = new Tally(2, 3);
        tally.count(false);
        tally.count(false);
        tally.count(true);
        assertEquals(Optional.empty(), tally.healthy());
    }

    @Test
    void positionThatMovesIsToldNowAndThen() {
        List<Event> events = new ArrayList<>();
        CheckPlan plan = new CheckPlan(
                new CheckPlan.Http(URI.create("http://localhost/")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                3);
        GroupName group = new GroupName("g");
        RunningCheck check = new RunningCheck(
                group, plan, () -> Verdict.failing(""), verdict -> verdict, events::add, new HashSet<>());
        long second = Duration.ofSeconds(1).toNanos();

        check.tell(new Verdict(true, "", OptionalLong.of(1)), 0);
        check.tell(new Verdict(true, "", OptionalLong.of(2)), second);
        check.tell(new Verdict(true, "", OptionalLong.of(3)), 2 * second);
        check.tell(new Verdict(true, "", OptionalLong.of(3)), 9 * second);

        assertEquals(
                List.of(
                        new Event.HealthChanged(group, true, "", OptionalLong.of(1)),
                        new Event.HealthChanged(group, true, "", OptionalLong.of(3))),
                events);
    }

    @Test
    void lagIsANegativePosition() {
        assertEquals(OptionalLong.of(42), Answer.position("fine\nposition=42\n"));
        assertEquals(OptionalLong.of(-7), Answer.position("position=42\nlag=7"));
        assertEquals(OptionalLong.empty(), Answer.position("the position=42"));
    }
}
