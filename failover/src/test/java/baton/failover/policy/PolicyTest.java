package baton.failover.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentCrash;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.RefusedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key in every way in which this module writes it. Files, REST, the command line and the record walk the same keys
 * in tests of their own modules; to accept the table of the documents as it is now: {@code -Dpolicy.rewrite}.
 */
class PolicyTest {
    private static final Path DOCUMENT = Path.of("../docs/operations.md");
    private static final String BEGIN = "<!-- policy -->\n";
    private static final String END = "<!-- /policy -->";

    static List<PolicyKey<?>> keys() {
        return Policy.KEYS;
    }

    private static Map<String, String> with(PolicyKey<?> key, String text) {
        Map<String, String> texts = new HashMap<>(Map.of("mode", "active-active"));
        texts.put(key.name(), text);
        return texts;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aLegalValueIsReadAsItIsWritten(PolicyKey<?> key) {
        GroupSpec spec = Policy.read(with(key, key.example()));
        Map<String, String> written = new HashMap<>();
        Policy.written(spec).forEach((name, value) -> written.put(name, value.toString()));
        assertEquals(spec, Policy.read(written));
        assertEquals(spec, Policy.readRecord(new MapRecord(Policy.record(spec))));
        if (key.isRecorded()) {
            assertEquals(key.example(), written.get(key.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theExampleIsNotWhatIsUsual(PolicyKey<?> key) {
        GroupSpec usual = Policy.read(Map.of("mode", key.name().equals("mode") ? "active-passive" : "active-active"));
        assertFalse(Policy.changes(usual, Policy.read(with(key, key.example()))).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anIllegalValueIsRefusedByTheNameOfItsKey(PolicyKey<?> key) {
        RefusedKey refused = assertThrows(RefusedKey.class, () -> Policy.read(with(key, "?")));
        assertEquals(key.name(), refused.key());
        assertEquals(key.name() + ": found \"?\"; expected " + key.expected() + "; correct it", refused.sentence());
    }

    @ParameterizedTest
    @CsvSource({"kill-limit, 0s", "kill-limit, 0ms", "preempt, 0s", "lease, 0s", "lease, 9999h", "max-active, 0"})
    void aTimeOfZeroIsNoLimitAndNoNumberIsWithoutBounds(String key, String text) {
        Map<String, String> texts = Map.of("mode", "active-active", key, text);
        assertTrue(assertThrows(RefusedKey.class, () -> Policy.read(texts))
                .sentence()
                .startsWith(key + ": found \"" + text + "\"; expected "));
    }

    @Test
    void aPolicyNeedsAMode() {
        assertEquals(
                "mode: is missing; expected one of active-passive, active-active; add it",
                assertThrows(RefusedKey.class, () -> Policy.read(Map.of())).sentence());
    }

    @Test
    void whatTheFirstVersionAcceptedIsReadFromARecordAsWhatItMeant() {
        Map<String, Object> record = new HashMap<>(Policy.record(Policy.read(Map.of("mode", "active-passive"))));
        record.put("killMillis", 0L);
        record.put("preemptAfterMillis", 0L);
        GroupSpec spec = Policy.readRecord(new MapRecord(record));
        assertEquals(LeaseBudget.DEFAULT.kill(), spec.budget().kill());
        assertEquals(Optional.of(Duration.ofMillis(1)), spec.preempt());
    }

    @Test
    void aWordOfALaterVersionFreezesNobodyWhereTheUsualValueIsSafe() {
        Map<String, Object> record = new HashMap<>(Policy.record(Policy.read(Map.of("mode", "active-passive"))));
        record.put("onAgentCrash", "ask-a-friend");
        assertEquals(AgentCrash.ADOPT, Policy.readRecord(new MapRecord(record)).onAgentCrash());
        record.put("fence", "ask-a-friend");
        assertThrows(RefusedKey.class, () -> Policy.readRecord(new MapRecord(record)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aRecordWithoutAFieldThatEveryVersionWritesIsDamaged(PolicyKey<?> key) {
        Map<String, Object> record = new HashMap<>(Policy.record(Policy.read(Map.of("mode", "active-passive"))));
        record.remove(key.field());
        if (key.always()) {
            assertThrows(IllegalArgumentException.class, () -> Policy.readRecord(new MapRecord(record)));
        } else {
            assertEquals(Policy.read(Map.of("mode", "active-passive")), Policy.readRecord(new MapRecord(record)));
        }
    }

    @Test
    void theDocumentsShowEveryKey() throws IOException {
        String table = Policy.KEYS.stream()
                .map(key -> "| `" + key.name() + "` | " + key.meaning() + " | " + key.expected() + " | " + key.usually()
                        + " |\n")
                .collect(Collectors.joining("", "| key | meaning | value | usual |\n|---|---|---|---|\n", ""));
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (System.getProperty("policy.rewrite") != null) {
            Files.writeString(DOCUMENT, text.substring(0, begin) + table + text.substring(end));
        } else {
            assertEquals(table, text.substring(begin, end));
        }
    }

    @Test
    void theFormatOfTheRecordNamesEveryFieldAndItsClass() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../docs/formats.md"));
        String row = lines.stream()
                .filter(line -> line.startsWith("| `/groups/<g>/spec` |"))
                .findFirst()
                .orElseThrow();
        Policy.KEYS.forEach(key -> assertTrue(row.contains("`" + key.field()), key + " in " + row));
        String classes = "| `spec` | " + fields(false) + " | " + fields(true) + " |";
        assertTrue(lines.contains(classes), classes);
    }

    private static String fields(boolean inform) {
        return Policy.KEYS.stream()
                .filter(key -> key.isRecorded() && key.informs() == inform)
                .map(key -> "`" + key.field() + "`")
                .collect(Collectors.joining(", "));
    }
}
