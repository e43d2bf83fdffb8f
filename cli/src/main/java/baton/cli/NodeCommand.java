package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Parameters;

/** What the commands about a host as a whole share. */
abstract class NodeCommand extends RestCommand {
    @Parameters(index = "0", paramLabel = "NODE")
    @SuppressWarnings("NullAway.Init")
    String node;

    NodeCommand(Terminal terminal) {
        super(terminal);
    }

    final String path() {
        return "/nodes/" + URLEncoder.encode(node, StandardCharsets.UTF_8);
    }

    /** The node as it is shown now. */
    final JsonNode shown(Coordinators coordinators) {
        List<JsonNode> all = Json.list(coordinators.get("/nodes").orFail().path("nodes"));
        return all.stream()
                .filter(each -> Json.text(each, "name").equals(node))
                .findFirst()
                .orElseThrow(() -> CommandFailed.because("there is no node " + node + "; known are "
                        + String.join(
                                ", ",
                                all.stream()
                                        .map(each -> Json.text(each, "name"))
                                        .toList())));
    }

    /** Its parts in groups where it is not proved to have left its seat, or says itself that it has not. */
    static List<JsonNode> seats(JsonNode node) {
        return Json.list(node.path("groups")).stream()
                .filter(part -> part.has("seat") || isStopFailed(part))
                .toList();
    }

    static boolean isStopFailed(JsonNode part) {
        return Json.text(part, "role").equals("stop-failed");
    }
}
