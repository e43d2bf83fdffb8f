package baton.zookeeper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How long each phase took, as JSON: {@code {"promotingMillis":12}}. */
final class Laps {
    private static final String UNIT = "Millis";

    private Laps() {}

    static Map<String, Duration> read(Optional<Fields> fields) {
        Map<String, Duration> laps = new LinkedHashMap<>();
        fields.ifPresent(inner -> {
            for (String name : inner.names()) {
                String phase = name.endsWith(UNIT) ? name.substring(0, name.length() - UNIT.length()) : name;
                inner.informNumber(name).ifPresent(millis -> laps.put(phase, Duration.ofMillis(millis)));
            }
        });
        return laps;
    }

    static void write(Map<String, Duration> laps, ObjectNode into) {
        if (!laps.isEmpty()) {
            ObjectNode inner = into.putObject("durations");
            laps.forEach((phase, length) -> inner.put(phase + UNIT, length.toMillis()));
        }
    }
}
