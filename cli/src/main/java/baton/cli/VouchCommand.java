package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "vouch",
        description = "Say that a node is stopped for certain: what waits for the proof of its stop goes on.",
        footer = {
            "",
            "If it is not stopped, two may be active. Refused while the node holds the seat (fence it first), and, unless"
                    + " --host-off says that the host itself is off, while its hold may stand."
        })
final class VouchCommand extends RestCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    @SuppressWarnings("NullAway.Init")
    private String group;

    @Option(names = "--node", required = true, paramLabel = "NODE", description = "Who is stopped.")
    @SuppressWarnings("NullAway.Init")
    private String node;

    @Option(names = "--epoch", required = true, paramLabel = "N", description = "The epoch that it had.")
    private long epoch;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "How you know; kept in the history.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Option(names = "--host-off", description = "The host is switched off, not only its service stopped.")
    private boolean hostOff;

    @Option(names = "--yes", description = "Do it without a question.")
    private boolean yes;

    VouchCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        tellPeople(group + ": you say that " + node + " cannot act under epoch " + epoch + " any more"
                + (hostOff ? " because the host is off" : "")
                + "; another member may become active at once, and if " + node + " runs after all, two are");
        terminal.confirm("Vouch?", yes);
        ObjectNode body = Json.object()
                .put("node", node)
                .put("epoch", epoch)
                .put("reason", reason)
                .put("hostOff", hostOff);
        JsonNode done = coordinators().post(group(group) + "/vouch", body).orFail();
        if (asJson()) {
            print(done);
        }
        tellPeople("noted: " + node + " owes nothing under epoch " + epoch);
        return ExitCode.GOOD;
    }
}
