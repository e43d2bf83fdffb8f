package baton.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.trial.Beat;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of the fault runs is judged; times are in milliseconds here. */
class TestimonyTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void oneLateBeatOfAPausedHostIsAnOverlapOfAMillisecondAndNotOfThePause() {
        Testimony testimony = heard("100 n1 1", "104 n1 1", "4000 n2 2", "4004 n2 2", "9000 n1 1");

        List<Overlap> overlaps = testimony.overlaps(0);

        assertEquals(1, overlaps.size());
        assertEquals(1, overlaps.get(0).millis());
    }

    @Test
    void anOverlapLastsAsLongAsTheOldOneGoesOn() {
        Testimony testimony = heard("100 n1 1", "200 n1 1", "150 n2 2", "300 n1 1", "310 n2 2");

        assertEquals(150, testimony.overlaps(0).get(0).millis());
    }

    @Test
    void aHandOverIsNoOverlap() {
        Testimony testimony = heard("100 n1 1", "104 n1 1", "105 n2 2", "300 n2 2", "301 n1 3");

        assertEquals(List.of(), testimony.overlaps(0));
        assertEquals(List.of(), testimony.sharedEpochs());
        Act first = testimony.since("svc", 0).get(0);
        Act second = testimony.successor(first).orElseThrow();
        assertEquals("n2", second.node());
        assertEquals(104_000_000, first.lastBefore(second.first()));
    }

    @Test
    void whatWasJudgedBeforeIsNotJudgedAgain() {
        Testimony testimony = heard("100 n1 1", "150 n2 2", "200 n1 1");

        assertEquals(1, testimony.overlaps(199_000_000).size());
        assertEquals(List.of(), testimony.overlaps(201_000_000));
    }

    @Test
    void oneEpochForTwoNodesIsSeen() {
        List<String> shared = heard("100 n1 1", "900 n2 1").sharedEpochs();

        assertEquals(1, shared.size());
        assertTrue(shared.get(0).contains("n1 for seat 0 and n2 for seat 0"), shared.get(0));
    }

    private Testimony heard(String... beats) {
        Testimony testimony = new Testimony(folder.resolve("beats"));
        Stream.of(beats)
                .map(line -> line.split(" ", -1))
                .forEach(words -> testimony.add(new Beat(
                        Long.parseLong(words[0]) * 1_000_000, words[1], "svc", "0", Long.parseLong(words[2]), 7)));
        return testimony;
    }
}
