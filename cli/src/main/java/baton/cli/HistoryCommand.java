package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "history", description = "Show what happened in a group, newest last.")
final class HistoryCommand extends RestCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    @SuppressWarnings("NullAway.Init")
    private String group;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many entries. Default: 50.")
    private int limit;

    HistoryCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonNode body =
                coordinators().get(group(group) + "/history?limit=" + limit).orFail();
        List<JsonNode> entries = Json.list(body.path("entries"));
        if (asJson()) {
            print(body);
        } else if (entries.isEmpty()) {
            tell("Nothing has happened in " + group + " yet.");
        } else {
            entries.forEach(entry -> print(new Entries(times).line(entry)));
        }
        return ExitCode.GOOD;
    }
}
