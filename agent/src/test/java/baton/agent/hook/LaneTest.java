package baton.agent.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two seats, and one place for what can wait; each thread is run when the test says so. */
class LaneTest {
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final Turnstile turnstile = new Turnstile(threads::add, leave -> {}, () -> false, 1);
    private final Lane other = new Lane(threads::add, turnstile);
    private final Lane lane = new Lane(threads::add, turnstile);

    private record Named(String name, Lane.Turn turn, boolean yields, List<String> heard) implements Lane.Task {
        @Override
        public void run() {
            heard.add(name + " runs");
        }

        @Override
        public void abandon() {
            heard.add(name + " is given up");
        }
    }

    private Named promotion(String name) {
        return new Named(name, Lane.Turn.LATER, false, heard);
    }

    private Named check(String name) {
        return new Named(name, Lane.Turn.SOON, true, heard);
    }

    private Named stop(String name) {
        return new Named(name, Lane.Turn.NOW, false, heard);
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void aPromotionThatWaitsForAnotherSeatIsGivenUpForAStopWhichDoesNotWait() {
        other.add(promotion("other"));
        lane.add(promotion("promotion"));
        Runnable hangs = threads.remove();

        lane.add(stop("stop"));
        runAll();

        assertEquals(List.of("promotion is given up", "stop runs"), heard);
        hangs.run();
        runAll();
        assertEquals(List.of("promotion is given up", "stop runs", "other runs"), heard);
    }

    @Test
    void aPromotionThatHasBegunIsWaitedFor() {
        lane.add(promotion("promotion"));
        lane.add(stop("stop"));

        runAll();

        assertEquals(List.of("promotion runs", "stop runs"), heard);
    }

    @Test
    void aCheckThatWaitsMakesWayForWhateverComesNext() {
        other.add(promotion("other"));
        lane.add(check("check"));

        lane.add(promotion("promotion"));
        runAll();

        assertEquals(List.of("check is given up", "other runs", "promotion runs"), heard);
    }

    @Test
    void aKillGivesUpWhatWaitsForAnotherSeat() {
        other.add(promotion("other"));
        lane.add(promotion("promotion"));

        lane.clear();
        runAll();

        assertEquals(List.of("promotion is given up", "other runs"), heard);
        lane.add(promotion("next"));
        runAll();
        assertTrue(heard.contains("next runs"), heard.toString());
    }
}
