package baton.failover.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
    @Test
    void wordsAreThoseOfTheCode() {
        assertEquals(
                List.of("active-passive", "active-active"),
                List.copyOf(Spelling.words(Mode.class).keySet()));
        assertEquals(
                List.of("required", "best-effort", "none"),
                List.copyOf(Spelling.words(FencePolicy.class).keySet()));
        assertEquals(
                List.of("stop", "keep"),
                List.copyOf(Spelling.words(EnsembleLoss.class).keySet()));
    }

    @Test
    void oneIsCountedAsOne() {
        assertEquals(
                List.of("0 groups", "1 group", "2 groups"),
                List.of(Spelling.count(0, "group"), Spelling.count(1, "group"), Spelling.count(2, "group")));
    }

    @ParameterizedTest
    @CsvSource({"1500ms, 1500", "8s, 8000", "2m, 120000", "90s, 90000", "60m, 3600000", "0ms, 0"})
    void aDurationIsReadAsItIsWritten(String text, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), Durations.parse(text));
        assertEquals(text, Durations.written(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "s", "-1s", "8 s", "1.5s", "8d", "123456789012s"})
    void anythingElseIsNoDuration(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }

    @Test
    void anHourIsSixtyMinutes() {
        assertEquals(Durations.parse("60m"), Durations.parse("1h"));
    }

    @Test
    void restartsAreReadAsTheyAreWritten() {
        Restarts three = new Restarts(3, Duration.ofMinutes(10));

        RestartsForm form = new RestartsForm();
        assertEquals("3 in 10m", form.written(three));
        assertEquals(Optional.of(three), form.parse("3 in 10m"));
        assertEquals("never", form.written(Restarts.NONE));
        assertEquals(Optional.of(Restarts.NONE), form.parse("never"));
        assertEquals(Optional.empty(), form.parse("3 in 0s"));
        assertEquals(Optional.empty(), form.parse("often"));
    }

    @ParameterizedTest
    @CsvSource({"priorty, priority", "max_active, max-active", "Mode, mode"})
    void theNearestKeyIsTheOneThatWasMeant(String typed, String meant) {
        assertEquals(Optional.of(meant), Nearest.to(typed, GroupKeys.ALL));
    }

    @Test
    void nothingIsNearToAnyWord() {
        assertEquals(Optional.empty(), Nearest.to("colour", GroupKeys.ALL));
    }
}
