package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "check-ensemble",
        description = "Show the ZooKeeper ensemble, and what the loss of a server does to each group.",
        footer = {"", "The exit code is 1 when ZooKeeper or one of its servers cannot be reached."})
final class CheckEnsembleCommand extends RestCommand {
    CheckEnsembleCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonNode ensemble = coordinators().get("/ensemble").orFail();
        if (asJson()) {
            print(ensemble);
        } else {
            describe(ensemble);
        }
        boolean everyServer = Json.list(ensemble.path("servers")).stream()
                .allMatch(server -> server.path("reachable").asBoolean());
        return ensemble.path("connected").asBoolean() && everyServer ? ExitCode.GOOD : ExitCode.ERROR;
    }

    private void describe(JsonNode ensemble) {
        String connect = Json.text(ensemble, "connect");
        if (ensemble.path("connected").asBoolean()) {
            tell("Connected to " + connect + ", session timeout " + Json.text(ensemble, "sessionTimeoutMillis")
                    + " ms, tick " + known(ensemble, "tickMillis", " ms") + ", syncLimit "
                    + known(ensemble, "syncLimit", "") + ".");
        } else {
            tell("Not connected to " + connect + ": the coordinator keeps trying; see that ZooKeeper runs.");
        }
        describeAccess(ensemble.path("access"));
        print("");
        print(servers(ensemble).lines());
        for (JsonNode group : Json.list(ensemble.path("groups"))) {
            for (JsonNode check : Json.list(group.path("checks"))) {
                print("");
                print(Wrap.hanging(
                        head(check), Json.text(group, "group") + ": " + Json.text(check, "sentence"), Terminal.WIDTH));
                print(Wrap.hanging("         ", Json.text(check, "inequality"), Terminal.WIDTH));
            }
        }
    }

    private void describeAccess(JsonNode access) {
        if (access.isMissingNode()) {
            return;
        }
        String tree = Json.text(access, "tree");
        tell("TLS is " + (access.path("tls").asBoolean() ? "on" : "off") + ", the coordinator's credential: "
                + Json.text(access, "credential") + ", the tree is " + tree + "."
                + (tree.equals("open")
                        ? " Anybody who reaches a server can read and change it: see baton secure."
                        : ""));
        if (access.has("refusal")) {
            tell(Json.text(access, "refusal") + ".");
        }
    }

    private static String head(JsonNode check) {
        if (!check.has("holds")) {
            return "unknown  ";
        }
        return check.path("holds").asBoolean() ? "good     " : "warning  ";
    }

    private static String known(JsonNode node, String key, String unit) {
        return node.has(key) ? Json.text(node, key) + unit : "unknown";
    }

    private static Table servers(JsonNode ensemble) {
        Table table = new Table("SERVER", "REACHABLE", "MODE", "VERSION", "TICK", "SYNCLIMIT", "UNKNOWN BECAUSE");
        List<JsonNode> servers = Json.list(ensemble.path("servers"));
        for (JsonNode server : servers) {
            table.row(
                    Json.text(server, "address"),
                    server.path("reachable").asBoolean() ? "yes" : "NO",
                    Json.text(server, "mode"),
                    Json.text(server, "version"),
                    server.has("tickMillis") ? Json.text(server, "tickMillis") + " ms" : "",
                    Json.text(server, "syncLimit"),
                    Json.text(server, "unknown"));
        }
        return table;
    }
}
