package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Make the shared part of group files the policy of their groups.",
        footer = {
            "",
            "A file is named after its group: db.yml is the group db. Keys that only concern one host",
            "(priority, run, hooks, check, limits of hooks) are not sent."
        })
final class ApplyCommand extends RestCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE")
    @SuppressWarnings("NullAway.Init")
    private List<Path> files;

    @Option(names = "--dry-run", description = "Show what would change, change nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Stop services where the change asks for it, without a question.")
    private boolean yes;

    ApplyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        // All files are read first: a mistake in the last must not leave the first ones applied.
        List<GroupFile> groups = new ArrayList<>();
        files.forEach(file -> groups.add(GroupFile.read(file)));
        Coordinators coordinators = coordinators();
        ArrayNode results = Json.object().putArray("results");
        int worst = ExitCode.GOOD;
        for (GroupFile group : groups) {
            ObjectNode result = results.addObject().put("group", group.name());
            worst = Math.max(worst, apply(coordinators, group, result));
        }
        if (asJson()) {
            print(Json.object().set("results", results));
        }
        return worst;
    }

    private int apply(Coordinators coordinators, GroupFile group, ObjectNode result) {
        String path = group(group.name());
        Answer before = coordinators.get(path);
        boolean isNew = before.code().equals("unknown-group");
        Map<String, String> condition = isNew ? Map.of("If-None-Match", "*") : Map.of("If-Match", version(before));
        JsonNode plan = coordinators
                .put(path + "?dryRun=true", group.shared(), condition)
                .orFail(group.file() + ": ");
        new Plan(this, group.name(), isNew, plan).tell();
        result.set("changes", plan.path("changes"));
        boolean nothing = !isNew && plan.path("changes").isEmpty();
        if (dryRun || nothing) {
            result.put("result", nothing ? "unchanged" : "dry-run");
            return ExitCode.GOOD;
        }
        if (!plan.path("surplusSeats").isEmpty()) {
            terminal.confirm("Apply to " + group.name() + "?", yes);
        }
        Answer answer = coordinators.put(path, group.shared(), condition);
        JsonNode body = answer.orFail(group.file() + ": ");
        result.put("result", isNew ? "created" : "changed");
        if (answer.status() != 202) {
            tellPeople(group.name() + ": " + (isNew ? "created" : "changed"));
            return ExitCode.GOOD;
        }
        Operations operations = new Operations(this, coordinators);
        JsonNode ended = operations.await(body);
        result.set("operation", ended);
        return operations.exitCode(ended);
    }

    private static String version(Answer before) {
        before.orFail();
        return before.version();
    }
}
