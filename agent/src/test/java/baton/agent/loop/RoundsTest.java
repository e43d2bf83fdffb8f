package baton.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoundsTest {
    private final BlockingQueue<String> looked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> broken = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Rounds rounds = new Rounds(timer, broken::add);

    @AfterEach
    void end() {
        rounds.close();
        timer.shutdown();
    }

    @Test
    void everyRoundLooksAtAllInOrderAndEveryOtherAtTheRest() throws Exception {
        // One look adds the others, so that none of them misses the first round.
        rounds.add(new Runnable() {
            private boolean begun;

            @Override
            public void run() {
                if (!begun) {
                    begun = true;
                    rounds.add(() -> looked.add("a"));
                    rounds.addToEvery(2, () -> looked.add("b"));
                    rounds.add(() -> looked.add("c"));
                }
            }
        });

        assertEquals(List.of("a", "b", "c", "a", "c", "a", "b", "c"), next(8));
    }

    @Test
    void whatIsRemovedIsLookedAtNoMore() throws Exception {
        rounds.add(new Runnable() {
            @Override
            public void run() {
                looked.add("once");
                rounds.remove(this);
            }
        });
        rounds.add(() -> looked.add("often"));

        List<String> first = next(4);

        assertEquals(1, first.stream().filter("once"::equals).count(), first.toString());
    }

    @Test
    void aLookThatThrowsIsToldAndEndsTheRounds() throws Exception {
        Error failure = new StackOverflowError("of the test");
        Rounds ending = new Rounds(timer, broken::add);
        try {
            ending.add(() -> {
                looked.add("thrown");
                throw failure;
            });
            assertSame(failure, broken.poll(10, TimeUnit.SECONDS));
            rounds.add(() -> looked.add("later"));

            // Two rounds of another one: this one would have gone round as well.
            assertEquals(List.of("thrown", "later", "later"), next(3));
            assertTrue(broken.isEmpty());
        } finally {
            ending.close();
        }
    }

    private List<String> next(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(looked.poll(10, TimeUnit.SECONDS));
        }
        return next;
    }
}
