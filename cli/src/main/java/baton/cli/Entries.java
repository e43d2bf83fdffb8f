package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Entries of the history as lines: when, where, what, why, and how long each phase took. */
final class Entries {
    private final Times times;

    Entries(Times times) {
        this.times = times;
    }

    List<String> line(JsonNode entry) {
        return Wrap.hanging(times.toMillis(Json.text(entry, "at")) + "  ", sentence(entry), Terminal.WIDTH);
    }

    /** {@code db: n2 is active in seat 0 with epoch 18 (switchover); claim 12 ms, promote 230 ms}. */
    static String sentence(JsonNode entry) {
        String group = Json.text(entry, "group");
        String node = Json.text(entry, "node");
        // What an operator did to the group itself has no node.
        StringBuilder text = new StringBuilder(group);
        text.append(node.isEmpty() || group.isEmpty() ? node : ": " + node).append(' ');
        text.append(Json.text(entry, "sentence"));
        List<String> about = new ArrayList<>();
        if (entry.has("seat")) {
            about.add("seat " + Json.text(entry, "seat"));
        }
        if (entry.has("epoch")) {
            about.add("epoch " + Json.text(entry, "epoch"));
        }
        if (!Json.text(entry, "cause").isEmpty()) {
            about.add(Json.text(entry, "cause"));
        }
        if (!about.isEmpty()) {
            text.append(" (").append(String.join(", ", about)).append(')');
        }
        String detail = Json.text(entry, "detail");
        text.append(detail.isEmpty() ? "" : ": " + detail);
        String durations = durations(entry.path("durations"));
        return text.append(durations.isEmpty() ? "" : "; " + durations).toString();
    }

    static String durations(JsonNode durations) {
        List<String> parts = new ArrayList<>();
        durations.properties().forEach(field -> {
            String phase = field.getKey().replaceFirst("Millis$", "");
            parts.add(phase + " " + field.getValue().asText() + " ms");
        });
        return String.join(", ", parts);
    }
}
