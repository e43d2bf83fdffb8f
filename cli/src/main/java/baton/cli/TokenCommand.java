package baton.cli;

import baton.security.NewToken;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token",
        description = "Make a token, and the line of the tokens file that lets its bearer in.",
        footer = {"", "Nothing is written and nobody is asked: both are only shown, and the token never again."})
final class TokenCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "Whose it is; operations and logs show it.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "reader|operator",
            defaultValue = "reader",
            description = "What it allows. Default: reader.")
    @SuppressWarnings("NullAway.Init")
    private String role;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "For people (table) or for programs (json).")
    @SuppressWarnings("NullAway.Init")
    private RestCommand.Output output;

    TokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        NewToken made = NewToken.make(name, role)
                .orElseThrow(
                        () -> CommandFailed.usage("a token needs a name of letters, digits, '.', '_', '@' or '-', and"
                                + " the role reader or operator; found " + name + " and " + role));
        if (output == RestCommand.Output.json) {
            terminal.out()
                    .println(
                            Json.pretty(Json.object().put("token", made.token()).put("line", made.line())));
            return ExitCode.GOOD;
        }
        terminal.out().println("The token, for a file that only its user can read:");
        terminal.out().println();
        terminal.out().println(made.token());
        terminal.out().println();
        terminal.out().println("The line for the tokens file of agents and coordinators:");
        terminal.out().println();
        terminal.out().println(made.line());
        return ExitCode.GOOD;
    }
}
