package baton.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Variables of the environment become the properties that override keys. */
class VariablesTest {
    @AfterEach
    void forgetProperties() {
        System.clearProperty("baton.coordinator.client-port");
    }

    @Test
    void eachIsNamedAfterItsKey() throws Exception {
        Map<String, String> properties = Variables.properties(
                Map.of("BATON_COORDINATOR_CLIENT_PORT", "2182", "BATON_COORDINATOR", "http://other:8700", "HOME", "/"),
                "baton.coordinator");

        assertEquals(Map.of("baton.coordinator.client-port", "2182"), properties);
        properties.forEach(System::setProperty);
        // Without a file, too.
        Settings settings = Start.settings(Arguments.parse("--embedded"));
        assertEquals(2182, settings.embedded().orElseThrow().port());
    }

    @Test
    void oneThatWouldBeIgnoredIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Variables.properties(Map.of("BATON_COORDINATOR_PROT", "1"), "baton.coordinator"));

        assertEquals(
                "BATON_COORDINATOR_PROT: there is no such key that the environment may set; expected"
                        + " BATON_COORDINATOR_<KEY> with one of bind, port, ensemble, root, session-timeout, embedded,"
                        + " data, client-bind, client-port; correct or unset it",
                refused.getMessage());
    }
}
