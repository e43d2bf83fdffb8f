package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "switchover",
        description = "Hand a seat to another member, planned: first one stops, then the other starts.")
final class SwitchoverCommand extends RestCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    @SuppressWarnings("NullAway.Init")
    private String group;

    @Option(names = "--to", paramLabel = "NODE", description = "Who shall be active; else the first standby.")
    private @Nullable String to;

    @Option(names = "--seat", paramLabel = "N", description = "Which seat; needed where several are held.")
    private @Nullable Integer seat;

    @Option(names = "--dry-run", description = "Check everything, say what would happen, do nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do it without a question.")
    private boolean yes;

    SwitchoverCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Coordinators coordinators = coordinators();
        String path = group(group) + "/switchover";
        JsonNode plan = coordinators.question(path, body(true)).orFail();
        if (dryRun && asJson()) {
            print(plan);
            return ExitCode.GOOD;
        }
        tellPeople(group + ": " + Json.text(plan, "sentence"));
        if (dryRun) {
            return ExitCode.GOOD;
        }
        terminal.confirm("Switch over?", yes);
        return new Operations(this, coordinators)
                .follow(coordinators.post(path, body(false)).orFail());
    }

    private ObjectNode body(boolean dry) {
        ObjectNode body = Json.object();
        if (to != null) {
            body.put("to", to);
        }
        if (seat != null) {
            body.put("seat", seat);
        }
        return dry ? body.put("dryRun", true) : body;
    }
}
