package baton.agent.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Who begins when, on threads and under a patience that the test plays. */
class TurnstileTest {
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final Deque<Runnable> patience = new ArrayDeque<>();
    private boolean busy;
    private final List<String> heard = new ArrayList<>();
    private final Turnstile turnstile = new Turnstile(threads::add, patience::add, () -> busy, 2);

    private final class Named implements Turnstile.Entrant {
        private final String name;
        private final boolean wanted;

        Named(String name, boolean wanted) {
            this.name = name;
            this.wanted = wanted;
        }

        @Override
        public boolean begins() {
            heard.add(name + (wanted ? " begins" : " is not wanted"));
            return wanted;
        }

        @Override
        public void run() {
            heard.add(name + " ends");
        }

        @Override
        public void rejected() {
            heard.add(name + " is rejected");
        }
    }

    private void enter(String... names) {
        for (String name : names) {
            turnstile.enter(new Named(name, true), false);
        }
    }

    @Test
    void aFewBeginAndTheNextWhenOneEnds() {
        enter("a", "b", "c", "d");
        assertEquals(List.of("a begins", "b begins"), heard);

        threads.remove().run();

        assertEquals(List.of("a begins", "b begins", "a ends", "c begins"), heard);
        threads.remove().run();
        threads.remove().run();
        assertEquals(List.of("b ends", "d begins", "c ends"), heard.subList(4, 7));
    }

    @Test
    void oneThatTakesLongGivesItsPlaceToTheNextAndOnlyOnce() {
        enter("a", "b", "c", "d");

        patience.remove().run();

        assertEquals(List.of("a begins", "b begins", "c begins"), heard);
        threads.remove().run();
        assertEquals(List.of("a begins", "b begins", "c begins", "a ends"), heard);
    }

    /** Issue 12, kind 4: each hook that was slow for want of a processor let in one more, without an end. */
    @Test
    void onABusyMachineOneThatTakesLongKeepsItsPlaceTenTimesAsLong() {
        busy = true;
        enter("a", "b", "c", "d");
        patience.removeLast();
        for (int borne = 1; borne < 10; borne++) {
            patience.remove().run();
        }
        assertEquals(List.of("a begins", "b begins"), heard);
        patience.remove().run();
        assertEquals(List.of("a begins", "b begins", "c begins"), heard);
    }

    @Test
    void whenAMachineIsBusyNoMoreOneThatTakesLongGivesItsPlace() {
        busy = true;
        enter("a", "b", "c");
        patience.removeLast();
        patience.remove().run();
        assertEquals(List.of("a begins", "b begins"), heard);
        busy = false;
        patience.remove().run();
        assertEquals(List.of("a begins", "b begins", "c begins"), heard);
    }

    @Test
    void whatIsFirstBeginsBeforeWhatWaitsLonger() {
        enter("a", "b", "c");
        turnstile.enter(new Named("check", true), true);

        threads.remove().run();

        assertEquals(List.of("a begins", "b begins", "a ends", "check begins"), heard);
    }

    @Test
    void whatIsNotWantedAnyMoreTakesNoPlace() {
        enter("a", "b");
        turnstile.enter(new Named("c", false), false);
        enter("d");

        threads.remove().run();

        assertEquals(List.of("a begins", "b begins", "a ends", "c is not wanted", "d begins"), heard);
    }

    @Test
    void whatCannotBeStartedAnyMoreIsRejectedAndTakesNoPlace() {
        Turnstile closed = new Turnstile(
                task -> {
                    throw new RejectedExecutionException();
                },
                patience::add,
                () -> busy,
                1);
        closed.enter(new Named("a", true), false);
        closed.enter(new Named("b", true), false);
        assertEquals(List.of("a begins", "a is rejected", "b begins", "b is rejected"), heard);
    }
}
