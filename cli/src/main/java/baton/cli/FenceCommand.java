package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fence",
        description = "Take a seat away from its holder: no renewal covers its claim any more, so it must stop.")
final class FenceCommand extends RestCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    @SuppressWarnings("NullAway.Init")
    private String group;

    @Option(names = "--epoch", paramLabel = "N", description = "Whose epoch; needed where several seats are held.")
    private @Nullable Long epoch;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in the history.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Option(names = "--yes", description = "Do it without a question.")
    private boolean yes;

    FenceCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Coordinators coordinators = coordinators();
        List<JsonNode> held = Json.list(coordinators.get(group(group)).orFail().path("seats")).stream()
                .filter(seat -> Json.text(seat, "state").equals("held"))
                .toList();
        long target = epoch == null ? onlyEpoch(held) : epoch;
        tellPeople(group + ": " + what(held, target));
        terminal.confirm("Fence?", yes);
        ObjectNode body = Json.object().put("epoch", target).put("reason", reason);
        Answer answer = coordinators.post(group(group) + "/fence", body);
        JsonNode result = answer.orFail();
        if (answer.status() == 202) {
            return new Operations(this, coordinators).follow(result);
        }
        if (asJson()) {
            print(result);
        }
        tellPeople("epoch " + target + " " + Json.text(result, "sentence"));
        return ExitCode.GOOD;
    }

    private long onlyEpoch(List<JsonNode> held) {
        if (held.size() == 1) {
            return held.get(0).path("epoch").asLong();
        }
        if (held.isEmpty()) {
            throw CommandFailed.because("nobody holds a seat of " + group + ": there is nothing to fence");
        }
        List<String> epochs = held.stream()
                .map(seat -> Json.text(seat, "epoch") + " (" + Json.text(seat, "holder") + ")")
                .toList();
        throw CommandFailed.usage(
                "several seats of " + group + " are held: name one with --epoch " + String.join(" or ", epochs));
    }

    private static String what(List<JsonNode> held, long target) {
        return held.stream()
                .filter(seat -> seat.path("epoch").asLong() == target)
                .findFirst()
                .map(seat -> Json.text(seat, "holder") + " holds seat " + Json.text(seat, "seat") + " with epoch "
                        + target + "; it would be told to stop at once, and another member may start only when it"
                        + " was proved stopped or its lease has run out")
                .orElse("nobody holds a seat with epoch " + target);
    }
}
