package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "secure",
        description = "Close the tree in ZooKeeper for all but those who have the coordinator's credential.",
        footer = {
            "",
            "Nothing is changed until every agent that is connected has proved to have it, and no service notices. May be"
                    + " repeated: it closes what is open. The exit code is 1 when it is refused."
        })
final class SecureCommand extends RestCommand {
    @Option(names = "--dry-run", description = "Say who has the credential and how many nodes are open, and stop.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do it without a question.")
    private boolean yes;

    SecureCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Coordinators coordinators = coordinators();
        JsonNode plan = coordinators
                .question("/secure", Json.object().put("dryRun", true))
                .orFail();
        int open = plan.path("changed").asInt();
        tellPeople("proved to have the credential: " + names(plan, "proved"));
        if (!Json.list(plan.path("away")).isEmpty()) {
            tellPeople("not connected, and in need of it before they come back: " + names(plan, "away"));
        }
        tellPeople(open == 0 ? "every node is closed to all others" : open + " nodes are to be closed");
        if (dryRun || open == 0) {
            if (asJson()) {
                print(plan);
            }
            return ExitCode.GOOD;
        }
        terminal.confirm("Close the tree?", yes);
        JsonNode done = coordinators.post("/secure", Json.object()).orFail();
        if (asJson()) {
            print(done);
        }
        tellPeople(done.path("changed").asInt() + " nodes were closed");
        return ExitCode.GOOD;
    }

    private static String names(JsonNode plan, String key) {
        List<JsonNode> all = Json.list(plan.path(key));
        return all.isEmpty() ? "none" : all.stream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }
}
