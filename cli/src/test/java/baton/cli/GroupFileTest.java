package baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.policy.Policy;
import baton.failover.policy.PolicyKey;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of the policy on its way from a file to the coordinator. */
class GroupFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static List<PolicyKey<?>> keys() {
        return Policy.KEYS;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aLegalValueIsSentAsItIsWritten(PolicyKey<?> key) throws IOException {
        Map<String, String> texts = new HashMap<>(Map.of("mode", "active-active"));
        texts.put(key.name(), key.example());
        StringBuilder file = new StringBuilder("priority: 7\n");
        texts.forEach(
                (name, text) -> file.append(name).append(": ").append(text).append('\n'));

        JsonNode sent = read(file.toString()).shared();

        Map<String, String> heard = new HashMap<>();
        sent.properties()
                .forEach(field -> heard.put(field.getKey(), field.getValue().asText()));
        assertEquals(texts, heard);
        boolean number = Policy.written(Policy.read(texts)).get(key.name()) instanceof Number;
        assertEquals(number, sent.get(key.name()).isNumber());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anIllegalValueIsRefusedWithItsLineInTheWordsOfEverybodyElse(PolicyKey<?> key) {
        String mode = key.name().equals("mode") ? "" : "mode: active-active\n";
        CommandFailed failed =
                assertThrows(CommandFailed.class, () -> read("priority: 7\n" + key.name() + ": '?'\n" + mode));
        assertEquals(
                folder.resolve("db.yml") + ":2: " + key.name() + ": found \"?\"; expected " + key.expected()
                        + "; correct it",
                failed.sentence());
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        CommandFailed failed =
                assertThrows(CommandFailed.class, () -> read("mode: active-passive\nlease: 8s\nlease: 3s\n"));
        assertTrue(failed.sentence().contains("Duplicate field 'lease'"), failed.sentence());
    }

    private GroupFile read(String text) throws IOException {
        return GroupFile.read(Files.writeString(folder.resolve("db.yml"), text));
    }
}
