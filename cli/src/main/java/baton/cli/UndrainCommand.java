package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "undrain", description = "Let a drained host take seats again; it takes none away from others.")
final class UndrainCommand extends NodeCommand {
    UndrainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        JsonNode done = coordinators().delete(path() + "/drain").orFail();
        if (asJson()) {
            print(done);
        }
        tellPeople(node + " is not drained any more");
        return ExitCode.GOOD;
    }
}
