package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that is known of one group. */
final class GroupDetails {
    private static final String INDENT = "           ";

    private final Times times;

    GroupDetails(Times times) {
        this.times = times;
    }

    List<String> lines(JsonNode group, List<JsonNode> history) {
        List<String> lines = new ArrayList<>();
        head(lines, "Group", Json.text(group, "name"));
        head(lines, "Mode", Seats.mode(group));
        head(lines, "State", Json.text(group, "state"));
        Json.sentences(group.path("reasons")).forEach(sentence -> head(lines, "", sentence));
        head(lines, "Policy", policy(group));
        JsonNode operation = group.path("operation");
        if (!operation.isMissingNode()) {
            head(lines, "Operation", operation(operation));
        }
        if (group.has("seenMillisAgo")) {
            head(lines, "Seen", seen(group.path("seenMillisAgo").asLong()));
        }
        add(lines, seats(group));
        add(lines, members(group));
        if (!history.isEmpty()) {
            lines.add("");
            history.forEach(entry -> lines.addAll(new Entries(times).line(entry)));
        }
        return lines;
    }

    private static void head(List<String> lines, String what, String text) {
        lines.addAll(Wrap.hanging((what + INDENT).substring(0, INDENT.length()), text, Terminal.WIDTH));
    }

    private static void add(List<String> lines, Table table) {
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
    }

    private static String policy(JsonNode group) {
        List<String> parts = new ArrayList<>();
        group.path("spec").properties().forEach(field -> {
            if (!field.getKey().equals("mode") && !field.getKey().equals("max-active")) {
                parts.add(field.getKey() + " " + field.getValue().asText());
            }
        });
        return String.join(", ", parts) + " (version " + Json.text(group, "version") + ")";
    }

    private static String operation(JsonNode operation) {
        String to = Json.text(operation, "to");
        return Json.text(operation, "kind") + " of seat " + Json.text(operation, "seat") + " from "
                + Json.text(operation, "from") + " to " + (to.isEmpty() ? "the first standby" : to) + ", "
                + Json.text(operation, "id");
    }

    private static String seen(long millisAgo) {
        return millisAgo < 2000
                ? millisAgo + " ms ago"
                : Times.length(Duration.ofMillis(millisAgo)) + " ago: the coordinator may have lost ZooKeeper";
    }

    private Table seats(JsonNode group) {
        Table table = new Table("SEAT", "STATE", "ACTIVE", "EPOCH", "SINCE", "CAUSE", "DEBTS");
        for (JsonNode seat : Json.list(group.path("seats"))) {
            table.row(
                    Json.text(seat, "seat"),
                    Json.text(seat, "state"),
                    Seats.active(seat),
                    Json.text(seat, "epoch"),
                    times.withAge(Json.text(seat, "since")),
                    Json.text(seat, "cause"),
                    Seats.debts(seat));
        }
        return table;
    }

    private static Table members(JsonNode group) {
        Table table = new Table("MEMBER", "ROLE", "NEXT", "PRIORITY", "POSITION", "ADDRESS", "WHY NOT");
        for (JsonNode member : Json.list(group.path("members"))) {
            table.row(
                    Json.text(member, "node"),
                    Json.text(member, "role"),
                    member.has("rank") ? String.valueOf(member.path("rank").asInt() + 1) : "",
                    Json.text(member, "priority"),
                    Json.text(member, "position"),
                    Json.text(member, "address"),
                    member.has("seat") ? "" : String.join("; ", Json.sentences(member.path("reasons"))));
        }
        return table;
    }
}
