package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "confirm",
        description = "Let a group go on after an incident: ZooKeeper lost what it had committed, or is another one.")
final class ConfirmCommand extends RestCommand {
    private static final String INCIDENT = "incident";

    @Parameters(index = "0", arity = "0..1", paramLabel = "GROUP")
    private @Nullable String group;

    @Option(names = "--all", description = "Every group with an incident, one after the other.")
    private boolean all;

    @Option(
            names = "--base",
            paramLabel = "N",
            description =
                    "What the epoch counter becomes, where a host that cannot be asked may have seen a higher epoch"
                            + " than all others. Default: one above every epoch that is known.")
    private @Nullable Long base;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the history.")
    private String reason = "";

    @Option(names = "--yes", description = "Do it without a question.")
    private boolean yes;

    ConfirmCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        if ((group == null) != all) {
            throw CommandFailed.usage("name one group, or give --all");
        }
        if (all && base != null) {
            throw CommandFailed.usage("each group has epochs of its own: --base needs the name of one group");
        }
        Coordinators coordinators = coordinators();
        List<String> groups = group == null ? inIncident(coordinators) : List.of(group);
        if (groups.isEmpty()) {
            tellPeople("no group reports an incident: there is nothing to confirm");
        }
        groups.forEach(name -> confirm(coordinators, name));
        return ExitCode.GOOD;
    }

    private void confirm(Coordinators coordinators, String name) {
        JsonNode plan = coordinators
                .question(group(name) + "/confirm", body().put("dryRun", true))
                .orFail();
        if (!plan.path("needed").asBoolean()) {
            tellPeople(name + ": nothing stands against it, nothing was written");
            if (asJson()) {
                print(plan);
            }
            return;
        }
        tellPeople(name + ": the highest epochs that the nodes remember: " + marks(plan));
        for (JsonNode step : plan.path("steps")) {
            tellPeople("  - ", step.asText());
        }
        terminal.confirm("Confirm " + name + "?", yes);
        JsonNode result = coordinators.post(group(name) + "/confirm", body()).orFail();
        if (asJson()) {
            print(result);
        }
        tellPeople(name + " is confirmed; its next claim has epoch "
                + (result.path("base").asLong() + 1) + " or more");
    }

    private ObjectNode body() {
        ObjectNode body = Json.object().put("reason", reason);
        return base == null ? body : body.put("base", base);
    }

    private static String marks(JsonNode plan) {
        List<String> marks = new ArrayList<>();
        plan.path("marks")
                .properties()
                .forEach(mark -> marks.add(mark.getKey() + " " + mark.getValue().asText()));
        return marks.isEmpty() ? "none is connected" : String.join(", ", marks);
    }

    private static List<String> inIncident(Coordinators coordinators) {
        return Json.list(coordinators.get("/groups").orFail().path("groups")).stream()
                .filter(shown -> StreamSupport.stream(shown.path("reasons").spliterator(), false)
                        .anyMatch(why -> Json.text(why, "code").equals(INCIDENT)))
                .map(shown -> Json.text(shown, "name"))
                .toList();
    }
}
