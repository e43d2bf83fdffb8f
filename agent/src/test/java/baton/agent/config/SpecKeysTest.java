package baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import baton.failover.group.GroupName;
import baton.failover.policy.Policy;
import baton.failover.policy.PolicyKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of the policy in a group's file. */
class SpecKeysTest {
    private static final Path FILE = Path.of("groups.d", "db.yml");

    static List<PolicyKey<?>> keys() {
        return Policy.KEYS;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aLegalValueIsWhatEverybodyElseReads(PolicyKey<?> key) throws ConfigException {
        Map<String, String> texts = new HashMap<>(Map.of("mode", "active-active"));
        texts.put(key.name(), key.example());
        StringBuilder file = new StringBuilder("run: 'true'\n");
        texts.forEach(
                (name, text) -> file.append(name).append(": ").append(text).append('\n'));
        assertEquals(Policy.read(texts), read(file.toString()).config().spec());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anIllegalValueIsRefusedWithItsLineInTheWordsOfEverybodyElse(PolicyKey<?> key) {
        String mode = key.name().equals("mode") ? "" : "mode: active-active\n";
        ConfigException refused =
                assertThrows(ConfigException.class, () -> read("run: 'true'\n" + key.name() + ": '?'\n" + mode));
        assertEquals(
                FILE + ":2: " + key.name() + ": found \"?\"; expected " + key.expected() + "; correct it",
                refused.sentence());
    }

    @ParameterizedTest
    @CsvSource({"position-threshold: '5'", "position-threshold: 5", "preempt: \"never\"", "demote-limit: 0s"})
    void quotesMakeNoDifference(String line) throws ConfigException {
        read("run: 'true'\nmode: active-passive\n" + line + "\n");
    }

    private static GroupFile.Read read(String text) throws ConfigException {
        return GroupFile.read(new GroupName("db"), FILE, text, program -> Optional.empty());
    }
}
