package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a server that says nothing is asked, and what comes of it. */
class SilenceTest {
    private static final Duration SHORTEST = Duration.ofMillis(1500);
    private static final long LOOK = Duration.ofMillis(500).toNanos();

    private long heard;
    private final Silence silence = new Silence(heard);

    @Test
    void aServerThatTellsSomethingAgainAndAgainIsNeverAsked() {
        for (long now = 0; now < seconds(60); now += LOOK) {
            if (now % seconds(1) == 0) {
                heard = now;
            }
            assertFalse(silence.isTooLong(heard, now, SHORTEST), "after " + now);
        }
    }

    @Test
    void oneThatHasNothingToTellIsAskedEverMoreRarely() {
        List<Long> asked = asked(0, seconds(30));

        assertEquals(List.of(1500L, 4500L, 9500L, 14_500L, 19_500L, 24_500L, 29_500L), asked);
    }

    @Test
    void whatItTellsByItselfIsWaitedForLikeTheFirst() {
        asked(0, seconds(30));

        heard = seconds(31);

        assertEquals(32_500L, asked(seconds(31), seconds(40)).get(0));
    }

    @Test
    void whoWasAskedIsNotAskedAgainBeforeItIsKnownWhatCameOfIt() {
        assertTrue(silence.isTooLong(heard, seconds(2), SHORTEST));
        assertFalse(silence.isTooLong(heard, seconds(60), SHORTEST));

        // Given up: nothing was heard.
        silence.answered(heard);

        assertTrue(silence.isTooLong(heard, seconds(61), SHORTEST));
    }

    @Test
    @Tag("ensemble")
    void aConnectionWhoseServerFellSilentIsLeftLongBeforeTheSessionTimeout() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble();
                SilentProxy proxy = new SilentProxy(ensemble.server().getPort())) {
            EnsembleConnection connection = ensemble.connect(TestEnsemble.settings(proxy.address()));
            proxy.setSilent(true);
            long before = System.nanoTime();

            Poll.until(() -> {
                connection.lookForSilence(Duration.ofMillis(100));
                return !connection.isConnected();
            });

            // Two thirds of the session timeout are 13 s; the limit of a call is 3 s.
            Duration waited = Duration.ofNanos(System.nanoTime() - before);
            assertTrue(waited.compareTo(Duration.ofSeconds(9)) < 0, "it took " + waited);
            proxy.setSilent(false);
            Poll.until(() -> {
                connection.lookForSilence(Duration.ofMillis(100));
                return connection.isConnected();
            });
        }
    }

    /** When it was asked, in milliseconds; each question is answered at once. */
    private List<Long> asked(long from, long until) {
        List<Long> asked = new ArrayList<>();
        for (long now = from; now < until; now += LOOK) {
            if (silence.isTooLong(heard, now, SHORTEST)) {
                asked.add(now / 1_000_000);
                heard = now;
                silence.answered(heard);
            }
        }
        return asked;
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
