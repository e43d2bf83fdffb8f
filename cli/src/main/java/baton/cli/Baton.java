package baton.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code baton}: wiring, and the one place where a failure becomes a sentence and an exit code. */
@Command(
        name = "baton",
        description = "Keeps a service alive across servers.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "`baton COMMAND --help` tells more. Exit codes: 0 good, 1 error or refused, 2 called wrongly."})
public final class Baton implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused")
    private boolean help;

    private Baton() {}

    public static void main(String[] arguments) {
        System.exit(execute(Terminal.ofThisProcess(), arguments));
    }

    static int execute(Terminal terminal, String... arguments) {
        CommandLine line = new CommandLine(new Baton());
        List<Object> commands = List.of(
                new StatusCommand(terminal),
                new ApplyCommand(terminal),
                new SwitchoverCommand(terminal),
                new FenceCommand(terminal),
                new VouchCommand(terminal),
                new VerifyCommand(terminal),
                new ConfirmCommand(terminal),
                new DrainCommand(terminal),
                new UndrainCommand(terminal),
                new ForgetCommand(terminal),
                new HistoryCommand(terminal),
                new EventsCommand(terminal),
                new CheckEnsembleCommand(terminal),
                new SecureCommand(terminal),
                new TokenCommand(terminal),
                new LaunchedCommand.CheckConfig(),
                new LaunchedCommand.Rehearse(),
                new LaunchedCommand.Run(),
                new LaunchedCommand.Agent(),
                new LaunchedCommand.Coordinator(),
                new VersionCommand(terminal));
        commands.forEach(line::addSubcommand);
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setUsageHelpWidth(Terminal.WIDTH);
        line.setUsageHelpAutoWidth(false);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(terminal, command, failure));
        line.setParameterExceptionHandler((failure, wrong) -> usage(terminal, failure));
        return line.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int usage(Terminal terminal, ParameterException failure) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        String message = failure.getMessage();
        tell(terminal, (message == null ? "wrong call" : message) + "; see `" + command + " --help`");
        return ExitCode.USAGE;
    }

    private static int report(Terminal terminal, CommandLine command, Exception failure) throws Exception {
        if (!(failure instanceof CommandFailed failed)) {
            throw failure;
        }
        if (failed.problem() != null && command.getCommand() instanceof RestCommand rest && rest.asJson()) {
            rest.print(failed.problem());
        }
        tell(terminal, failed.sentence());
        return failed.exitCode();
    }

    private static void tell(Terminal terminal, String sentence) {
        Wrap.hanging("baton: ", sentence, Terminal.WIDTH).forEach(terminal.err()::println);
    }
}
