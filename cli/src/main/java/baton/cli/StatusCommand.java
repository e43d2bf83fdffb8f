package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = "Show who is active, who is next, and why not.",
        footer = {
            "",
            "With --check the exit code is 0 when every group is healthy, 1 when one is degraded,",
            "2 when one has no active or its records cannot be read."
        })
final class StatusCommand extends RestCommand {
    private static final int LAST_TRANSITIONS = 5;

    @Parameters(index = "0", arity = "0..1", paramLabel = "GROUP", description = "Show the details of this group.")
    private @Nullable String group;

    @Option(names = "--check", description = "Let the exit code tell the state.")
    private boolean check;

    StatusCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Coordinators coordinators = coordinators();
        List<JsonNode> groups;
        if (group == null) {
            JsonNode body = coordinators.get("/groups").orFail();
            groups = Json.list(body.path("groups"));
            show(body, new Overview(times).lines(groups));
        } else {
            JsonNode body = coordinators.get(group(group)).orFail();
            groups = List.of(body);
            show(body, asJson() ? List.of() : details(coordinators, group, body));
        }
        return check ? groups.stream().mapToInt(StatusCommand::exitCode).max().orElse(ExitCode.GOOD) : ExitCode.GOOD;
    }

    private List<String> details(Coordinators coordinators, String name, JsonNode body) {
        Answer history = coordinators.get(group(name) + "/history?limit=" + LAST_TRANSITIONS);
        return new GroupDetails(times).lines(body, Json.list(history.body().path("entries")));
    }

    private void show(JsonNode body, List<String> lines) {
        if (asJson()) {
            print(body);
        } else {
            print(lines);
        }
    }

    private static int exitCode(JsonNode group) {
        return switch (Json.text(group, "state")) {
            case "healthy" -> ExitCode.GOOD;
            case "degraded" -> ExitCode.DEGRADED;
            default -> ExitCode.NO_ACTIVE;
        };
    }
}
