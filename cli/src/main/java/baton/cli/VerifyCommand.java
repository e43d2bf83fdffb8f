package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "Ask ZooKeeper itself, now, whether an epoch is current.",
        footer = {"", "The exit code is 0 only when it is; 1 when it is not, or when nobody can tell."})
final class VerifyCommand extends RestCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    @SuppressWarnings("NullAway.Init")
    private String group;

    @Parameters(index = "1", paramLabel = "EPOCH")
    private long epoch;

    VerifyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Answer answer =
                coordinators().question(group(group) + "/verify", Json.object().put("epoch", epoch));
        boolean stale = answer.status() == 409;
        JsonNode body = stale ? answer.body() : answer.orFail();
        if (asJson()) {
            print(body);
        } else if (stale) {
            tell("epoch " + epoch + " of " + group + " is not current; " + current(body));
        } else {
            tell("epoch " + epoch + " of " + group + " is current: " + Json.text(body, "holder") + " holds seat "
                    + Json.text(body, "seat"));
        }
        return stale ? ExitCode.ERROR : ExitCode.GOOD;
    }

    private static String current(JsonNode refusal) {
        List<String> held = Json.list(refusal.path("seats")).stream()
                .filter(seat -> Json.text(seat, "state").equals("held"))
                .map(seat -> Json.text(seat, "epoch") + " (" + Json.text(seat, "holder") + ")")
                .toList();
        return held.isEmpty()
                ? "none is: nobody holds a seat, the highest epoch was " + Json.text(refusal, "currentEpoch")
                : "current is " + String.join(" and ", held);
    }
}
