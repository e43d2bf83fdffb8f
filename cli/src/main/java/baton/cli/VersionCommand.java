package baton.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "version", description = "Show the version of this program.")
final class VersionCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table")
    @SuppressWarnings("NullAway.Init")
    private RestCommand.Output output;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String own = VersionCommand.class.getPackage().getImplementationVersion();
        String version = own == null ? "unpackaged" : own;
        String java = Runtime.version().toString();
        terminal.out()
                .println(
                        output == RestCommand.Output.json
                                ? Json.pretty(
                                        Json.object().put("version", version).put("java", java))
                                : "baton " + version + " (Java " + java + ")");
        return ExitCode.GOOD;
    }
}
