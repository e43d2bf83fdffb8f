package baton.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.trial.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of fault on hosts of their own breaks no promise; and the judge sees when a contender does break one. */
@Tag("host")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FaultsTrial {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void noFaultBreaksAPromise() {
        // One estate at a time: two keep two processors busy all the time, and then it is they that are tried.
        List<Outcome> outcomes = faults(0, "--short", "--lanes", "1");

        assertEquals(
                Kinds.SHORT.size(),
                outcomes.stream().filter(outcome -> outcome.index() >= 0).count(),
                "every kind of a short run");
        assertEquals(List.of(), outcomes.stream().filter(Outcome::failed).toList());
    }

    @Test
    void theJudgeSeesTwoActivesUnderABareLatch() {
        List<Outcome> outcomes = faults(1, "--latch", "--lanes", "1", "--faults", "2", "--kind", "agent-paused");

        assertTrue(
                outcomes.stream().anyMatch(outcome -> outcome.overlap() >= 200 && outcome.failed()),
                "two active for as long as the harness left the old one alone: " + outcomes);
    }

    private List<Outcome> faults(int expected, String... options) {
        Path results = folder.resolve("results");
        List<String> command =
                new ArrayList<>(List.of(Home.script("faults").toString(), "--results", results.toString()));
        command.addAll(List.of(options));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            // What a run tells is the story of a failure, so it goes to this test's own output.
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println(output);
            assertEquals(expected, process.waitFor(), "exit status of " + String.join(" ", command));
            return Files.readAllLines(results).stream().map(Outcome::parse).toList();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
