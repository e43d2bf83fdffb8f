package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What applying a file would do, as the coordinator reckons. */
final class Plan {
    private final RestCommand command;
    private final String group;
    private final boolean isNew;
    private final JsonNode plan;

    Plan(RestCommand command, String group, boolean isNew, JsonNode plan) {
        this.command = command;
        this.group = group;
        this.isNew = isNew;
        this.plan = plan;
    }

    void tell() {
        if (command.asJson()) {
            return;
        }
        List<JsonNode> changes = Json.list(plan.path("changes"));
        if (isNew) {
            command.tell(group + ": is a new group");
        } else if (changes.isEmpty()) {
            command.tell(group + ": nothing to change");
        } else {
            command.tell(group + " changes:");
            Table table = new Table("KEY", "FROM", "TO");
            changes.forEach(change -> table.row(
                    Json.text(change, "key"), orDash(Json.text(change, "from")), orDash(Json.text(change, "to"))));
            command.print(table.lines());
        }
        for (JsonNode seat : Json.list(plan.path("surplusSeats"))) {
            command.tellPeople(
                    "  ",
                    Json.text(seat, "holder") + " has to stop: seat " + Json.text(seat, "seat") + " (epoch "
                            + Json.text(seat, "epoch") + ") goes");
        }
        Json.sentences(plan.path("warnings")).stream()
                .distinct()
                .forEach(sentence -> command.tellPeople("  warning: ", sentence));
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
