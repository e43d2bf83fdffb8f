package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Seats of a group as words. */
final class Seats {
    private Seats() {}

    /** The seats that matter: where every member may be active, a seat that nobody holds is only a leftover. */
    static List<JsonNode> shown(JsonNode group) {
        return Json.list(group.path("seats")).stream()
                .filter(seat -> !everyMemberMayBeActive(group)
                        || !Json.text(seat, "state").equals("released"))
                .toList();
    }

    private static boolean everyMemberMayBeActive(JsonNode group) {
        return Json.text(group, "mode").equals("active-active")
                && !group.path("spec").has("max-active");
    }

    static String mode(JsonNode group) {
        String most = Json.text(group.path("spec"), "max-active");
        return Json.text(group, "mode") + (most.isEmpty() ? "" : " " + most);
    }

    /** Who is active in a seat, or how far its holder is. */
    static String active(JsonNode seat) {
        String holder = Json.text(seat, "holder");
        String state = Json.text(seat, "state");
        if (holder.isEmpty() || state.equals("released")) {
            return "none";
        }
        if (state.equals("revoked")) {
            return holder + " (revoked)";
        }
        if (seat.path("active").asBoolean()) {
            return holder;
        }
        String role = Json.text(seat, "role");
        return holder + (role.isEmpty() ? " (silent)" : " (" + role + ")");
    }

    static String debts(JsonNode seat) {
        return String.join(
                ", ",
                Json.list(seat.path("debts")).stream()
                        .map(debt -> Json.text(debt, "node") + " epoch " + Json.text(debt, "epoch"))
                        .toList());
    }
}
