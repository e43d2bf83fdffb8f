package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge is judged: it sees an overlap of one beat, and raises no false alarm. */
class BeatsTest {
    @Test
    void oneBeatOfTheOldAfterTheFirstOfTheNewIsAnOverlap() {
        Beats beats =
                beats("100 n1 db 0 1 7", "104 n1 db 0 1 7", "110 n2 db 0 2 8", "111 n1 db 0 1 7", "114 n2 db 0 2 8");

        assertEquals(1, beats.violations().size());
        assertTrue(beats.violations().get(0).startsWith("two active at once: n1 in db/0 under epoch 1"));
    }

    @Test
    void anOverlapIsSeenWhateverTheOrderOfTheLines() {
        assertEquals(
                1,
                beats("110 n2 db 0 2 8", "100 n1 db 0 1 7", "111 n1 db 0 1 7")
                        .violations()
                        .size());
    }

    @Test
    void anotherProcessOfTheOldNodeCountsToo() {
        assertEquals(
                1,
                beats("100 n1 db 0 1 7", "110 n2 db 0 2 8", "112 n1 db 0 1 9")
                        .violations()
                        .size());
    }

    @Test
    void oneNodeUnderTwoEpochsAtOnceIsAnOverlapToo() {
        assertEquals(
                1,
                beats("100 n1 db 0 1 7", "110 n1 db 0 2 8", "112 n1 db 0 1 7")
                        .violations()
                        .size());
    }

    @Test
    void aHandOverIsNoOverlap() {
        Beats beats = beats("100 n1 db 0 1 7", "104 n1 db 0 1 7", "110 n2 db 0 2 8", "120 n1 db 0 3 9");

        assertEquals(List.of(), beats.violations());
        List<Reign> reigns = beats.reigns("db");
        assertEquals(Duration.ofNanos(6), Beats.between(reigns.get(0), reigns.get(1)));
        assertEquals("n1", beats.latest("db").orElseThrow().node());
        assertEquals(Set.of("n1", "n2"), beats.nodesSince("db", 110));
        assertEquals(Set.of("n1"), beats.nodesSince("db", 111));
    }

    @Test
    void otherSeatsAndGroupsMayBeActiveAtOnce() {
        assertEquals(
                List.of(),
                beats("100 n1 web 0 1 7", "101 n2 web 1 2 8", "102 n3 db 0 1 9", "103 n1 web 0 1 7", "104 n2 web 1 2 8")
                        .violations());
    }

    @Test
    void twoProcessesOfOneReignAreOneActive() {
        assertEquals(
                List.of(),
                beats("100 n1 db 0 1 7", "101 n1 db 0 1 8", "102 n1 db 0 1 7").violations());
    }

    @Test
    void anEpochThatDoesNotGrowIsAViolation() {
        assertEquals(1, beats("100 n1 db 0 5 7", "110 n2 db 0 4 8").violations().size());
        assertEquals(1, beats("100 n1 db 0 5 7", "110 n2 db 0 5 8").violations().size());
        assertEquals(1, beats("100 n1 db 0 5 7", "110 n2 db 1 5 8").violations().size());
    }

    @Test
    void aLineThatIsStillBeingWrittenIsReadLater(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("beats"), "100 n1 db 0 1 7\n110 n2 d");
        BeatLog log = new BeatLog(file);

        assertEquals(1, log.beats().reigns("db").size());
        Files.writeString(file, "b 0 2 8\n", StandardOpenOption.APPEND);
        assertEquals(2, log.beats().reigns("db").size());
    }

    @Test
    void aServiceBeatsAtLeastEveryFiveMilliseconds(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("beats");
        Child service = TrialService.start(file, "n1", "db", 1, "--stubborn");
        try {
            BeatLog log = new BeatLog(file);
            Reign reign = log.await("half a second of beats", Duration.ofSeconds(10), beats -> beats.latest("db")
                    .filter(latest -> latest.last() - latest.first() > 500_000_000L));
            Child.signal("TERM", reign.pids());
            long after = System.nanoTime();
            log.await("beats after TERM", Duration.ofSeconds(5), beats -> beats.latest("db")
                    .filter(latest -> latest.last() > after));

            assertEquals(2, reign.pids().size(), "the service and the stranger that it left");
            List<Long> times = Files.readAllLines(file).stream()
                    .map(Beat::parse)
                    .map(Beat::nanos)
                    .sorted()
                    .toList();
            long beats = times.stream().filter(time -> time <= reign.last()).count();
            assertTrue(beats >= 500 / 5, "beats in half a second: " + beats);
        } finally {
            Child.signal(
                    "KILL", new BeatLog(file).beats().latest("db").orElseThrow().pids());
            service.kill();
        }
    }

    private static Beats beats(String... lines) {
        Beats beats = new Beats();
        List.of(lines).stream().map(Beat::parse).forEach(beats::add);
        return beats;
    }
}
