package baton.agent.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.member.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ChronicleTest {
    private final List<Runnable> later = new ArrayList<>();
    private final Chronicle chronicle = new Chronicle((pause, task) -> later.add(task));
    private final List<String> written = new ArrayList<>();

    @Test
    void anEntryThatThrowsDoesNotKeepTheNextOnesBack() throws InterruptedException {
        chronicle.add(() -> {
            throw new IllegalStateException("no such group");
        });
        chronicle.add(() -> CompletableFuture.failedFuture(new IllegalStateException("no such group")));
        chronicle.add(() -> written("a"));

        assertEquals(List.of("a"), written);
        chronicle.await(Duration.ofMinutes(1));
    }

    @Test
    void whatNobodyAnsweredIsWrittenAgainBeforeTheRest() {
        List<Outcome> outcomes = new ArrayList<>(List.of(new Outcome.Unknown("no answer"), new Outcome.Done(1)));
        chronicle.add(() -> {
            written.add("a");
            return CompletableFuture.completedFuture(outcomes.remove(0));
        });
        assertEquals(List.of("a"), written);

        later.remove(0).run();
        chronicle.add(() -> written("b"));

        assertEquals(List.of("a", "a", "b"), written);
    }

    private CompletableFuture<Outcome> written(String entry) {
        written.add(entry);
        return CompletableFuture.completedFuture(new Outcome.Done(1));
    }
}
