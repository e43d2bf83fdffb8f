package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "forget",
        description = "Take a host that is gone for good off the list of nodes.",
        footer = {
            "",
            "Refused while its agent is connected, and while a claim or a debt says that it may still act (baton vouch)."
        })
final class ForgetCommand extends NodeCommand {
    @Option(names = "--yes", description = "Do it without a question.")
    private boolean yes;

    ForgetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        terminal.confirm("Forget " + node + "?", yes);
        JsonNode done = coordinators().delete(path()).orFail();
        if (asJson()) {
            print(done);
        }
        tellPeople(node + " is forgotten; an agent of that name that starts again is a new node");
        return ExitCode.GOOD;
    }
}
