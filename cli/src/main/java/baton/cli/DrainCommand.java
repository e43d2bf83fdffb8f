package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "drain",
        description = "Empty a host: it hands over its seats and takes none, until it is undrained.",
        footer = {
            "",
            "Where nobody else can take a seat it is left all the same, and its group has no active. The exit code is 1 when"
                    + " seats are left after the limit; the node stays drained and goes on leaving them."
        })
final class DrainCommand extends NodeCommand {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(150);

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait until its last seat is left. Default: 120.")
    private int limit;

    @Option(names = "--yes", description = "Do it without a question.")
    private boolean yes;

    DrainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Coordinators coordinators = coordinators();
        JsonNode before = shown(coordinators);
        List<String> left = new ArrayList<>();
        for (JsonNode seat : seats(before)) {
            String group = Json.text(seat, "group");
            left.add(group);
            tellPeople(group + ": "
                    + (isStopFailed(seat)
                            ? node + " says that it is NOT stopped, and nobody starts beside it"
                            : node + " leaves seat " + Json.text(seat, "seat") + "; " + next(coordinators, group)));
        }
        if (!before.path("alive").asBoolean()) {
            tellPeople(node + " has no agent that is connected now; it will be drained when one comes back");
        }
        terminal.confirm("Drain " + node + "?", yes);
        JsonNode done =
                coordinators.put(path() + "/drain", Json.object(), Map.of()).orFail();
        List<JsonNode> still = await(coordinators, left);
        if (asJson()) {
            print(done);
        }
        if (!still.isEmpty()) {
            throw CommandFailed.because(node + " is drained but after " + limit + " s still holds a seat of "
                    + String.join(
                            ", ",
                            still.stream()
                                    .map(seat -> Json.text(seat, "group")
                                            + (isStopFailed(seat) ? ", where it says that it is NOT stopped" : ""))
                                    .toList())
                    + "; see why: baton status " + Json.text(still.get(0), "group"));
        }
        tellPeople(node + " is drained; baton undrain " + node + " ends it");
        return ExitCode.GOOD;
    }

    private String next(Coordinators coordinators, String group) {
        List<JsonNode> succession =
                Json.list(coordinators.get(group(group)).orFail().path("succession"));
        return succession.isEmpty()
                ? "nobody else can take it, so that nobody will be active"
                : succession.get(0).asText() + " is next";
    }

    /** Waits until the node holds no seat; the seats that it holds at the end. */
    private List<JsonNode> await(Coordinators coordinators, List<String> groups) {
        List<String> untold = new ArrayList<>(groups);
        long end = System.nanoTime() + Duration.ofSeconds(limit).toNanos();
        while (true) {
            List<JsonNode> seats = seats(shown(coordinators));
            List<String> held =
                    seats.stream().map(seat -> Json.text(seat, "group")).toList();
            untold.stream()
                    .filter(group -> !held.contains(group))
                    .forEach(group -> tellPeople(node + " has left " + group));
            untold.retainAll(held);
            if (seats.isEmpty() || System.nanoTime() > end) {
                return seats;
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
        }
    }
}
