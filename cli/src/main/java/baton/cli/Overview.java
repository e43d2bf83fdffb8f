package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** All groups at a glance: one row for each seat, then the reasons why something is not as it should be. */
final class Overview {
    private final Times times;

    Overview(Times times) {
        this.times = times;
    }

    List<String> lines(List<JsonNode> groups) {
        if (groups.isEmpty()) {
            return List.of(
                    "No group yet. An agent creates the groups of its groups.d, `baton apply FILE` creates one.");
        }
        Table table = new Table("GROUP", "MODE", "STATE", "ACTIVE", "EPOCH", "FOR", "STANDBYS");
        groups.forEach(group -> addRows(table, group));
        List<String> lines = new ArrayList<>(table.lines());
        List<String> reasons =
                groups.stream().flatMap(group -> reasons(group).stream()).toList();
        if (!reasons.isEmpty()) {
            lines.add("");
            lines.addAll(reasons);
        }
        return lines;
    }

    private void addRows(Table table, JsonNode group) {
        List<JsonNode> seats = Seats.shown(group);
        String name = Json.text(group, "name");
        String standbys = String.join(
                ", ",
                Json.list(group.path("succession")).stream()
                        .map(JsonNode::asText)
                        .toList());
        if (seats.isEmpty()) {
            String state = Json.text(group, "state");
            table.row(
                    name, Seats.mode(group), state, state.equals("unreadable") ? "unknown" : "none", "", "", standbys);
        }
        boolean first = true;
        for (JsonNode seat : seats) {
            boolean held = Json.text(seat, "state").equals("held");
            table.row(
                    first ? name : "",
                    first ? Seats.mode(group) : "",
                    first ? Json.text(group, "state") : "",
                    Seats.active(seat),
                    held ? Json.text(seat, "epoch") : "",
                    held ? times.age(Json.text(seat, "since")) : "",
                    first ? standbys : "");
            first = false;
        }
    }

    private static List<String> reasons(JsonNode group) {
        List<String> lines = new ArrayList<>();
        String head = Json.text(group, "name") + ": ";
        for (String sentence : Json.sentences(group.path("reasons"))) {
            lines.addAll(Wrap.hanging(head, sentence, Terminal.WIDTH));
        }
        for (JsonNode member : Json.list(group.path("members"))) {
            if (!member.has("seat")
                    && !member.has("rank")
                    && !member.path("reasons").isEmpty()) {
                String why = String.join("; ", Json.sentences(member.path("reasons")));
                String sentence = Json.text(member, "node") + " cannot take over: " + why;
                lines.addAll(Wrap.hanging(head, sentence, Terminal.WIDTH));
            }
        }
        return lines;
    }
}
