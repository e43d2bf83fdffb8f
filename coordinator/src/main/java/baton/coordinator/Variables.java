package baton.coordinator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Variables {@code BATON_COORDINATOR_<KEY>} of the environment, which win over the keys of the file. */
final class Variables {
    private static final String PREFIX = "BATON_COORDINATOR_";

    /** No key that holds a secret: a process shows its environment to whoever may look at it. */
    private static final List<String> KEYS = List.of(
            "bind", "port", "ensemble", "root", "session-timeout", "embedded", "data", "client-bind", "client-port");

    private Variables() {}

    /**
     * The system properties that Dropwizard reads instead of keys.
     *
     * @param prefix of these properties
     * @throws IllegalArgumentException with a sentence for the operator, for a variable that would be ignored
     */
    static Map<String, String> properties(Map<String, String> environment, String prefix) {
        Map<String, String> properties = new TreeMap<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)) {
                properties.put(prefix + "." + key(variable), value);
            }
        });
        return properties;
    }

    private static String key(String variable) {
        String key =
                variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException(
                    variable + ": there is no such key that the environment may set; expected " + PREFIX
                            + "<KEY> with one of " + String.join(", ", KEYS) + "; correct or unset it");
        }
        return key;
    }
}
