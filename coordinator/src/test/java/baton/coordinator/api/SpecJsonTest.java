package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.failover.group.GroupSpec;
import baton.failover.operator.Refused;
import baton.failover.policy.Policy;
import baton.failover.policy.PolicyKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of the policy in the body of a request. */
class SpecJsonTest {
    private static final ObjectMapper MAPPER = Json.configured(new ObjectMapper());

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
    void aLegalValueIsWhatEverybodyElseReadsAndIsReadAsItIsShown(PolicyKey<?> key) throws Exception {
        Map<String, String> texts = with(key, key.example());
        GroupSpec spec = SpecJson.read(MAPPER.writeValueAsString(texts));
        assertEquals(Policy.read(texts), spec);
        assertEquals(spec, SpecJson.read(MAPPER.writeValueAsString(spec)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void anIllegalValueIsRefusedInTheWordsOfEverybodyElse(PolicyKey<?> key) throws Exception {
        String body = MAPPER.writeValueAsString(with(key, "?"));
        Refused refused = assertThrows(Refused.class, () -> SpecJson.read(body));
        assertEquals(key.name() + ": found \"?\"; expected " + key.expected() + "; correct it", refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"kill-limit\":\"0s\"",
                "\"preempt\":\"0s\"",
                "\"lease\":null",
                "\"lease\":[1]",
                "\"max-active\":2.5",
                "\"max-active\":99999999999999999999"
            })
    void whatTheFileRefusesIsRefusedHereToo(String pair) {
        Refused refused = assertThrows(Refused.class, () -> SpecJson.read("{\"mode\":\"active-active\"," + pair + "}"));
        String sentence = String.valueOf(refused.getMessage());
        assertTrue(sentence.contains(": found \""), sentence);
    }

    @Test
    void theSchemaOfTheInterfaceDescribesEveryKey() throws Exception {
        ApiServer server = ApiServer.over(new InMemoryEstate());
        JsonNode served = server.get("/openapi.json").json().at("/components/schemas/Spec");
        assertEquals(MAPPER.readTree(MAPPER.writeValueAsString(Policy.schema())), served);
        for (PolicyKey<?> key : Policy.KEYS) {
            assertTrue(served.at("/properties").has(key.name()), key.name());
        }
    }
}
