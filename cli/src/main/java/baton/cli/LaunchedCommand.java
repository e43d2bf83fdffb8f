package baton.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command of another program; it stands here so that the help is complete, the launcher leads it elsewhere. */
abstract class LaunchedCommand implements Callable<Integer> {
    @Parameters(hidden = true)
    @SuppressWarnings("NullAway.Init")
    private List<String> ignored;

    @Override
    public Integer call() {
        throw CommandFailed.usage("this command belongs to another program of Baton: call it as `baton "
                + getClass().getAnnotation(Command.class).name() + "`, through the launcher scripts/baton");
    }

    @Command(
            name = "run",
            description = "Keep one command active on one of several hosts: run GROUP -- COMMAND.",
            customSynopsis = "baton run GROUP [OPTIONS] -- COMMAND...")
    static final class Run extends LaunchedCommand {}

    @Command(
            name = "check-config",
            description = "Check the files of an agent and its groups before they are used.",
            customSynopsis = "baton check-config [FILE]")
    static final class CheckConfig extends LaunchedCommand {}

    @Command(
            name = "rehearse",
            description =
                    "Run a group's hooks on this host where that changes nothing, and compare their times with the lease.",
            customSynopsis = "baton rehearse GROUP [--config FILE] [-o json]")
    static final class Rehearse extends LaunchedCommand {}

    @Command(
            name = "agent",
            description =
                    "Be the agent of this host; or let it reload its files, or restart it, without touching its services.",
            customSynopsis = "baton agent [reload|restart] [--config FILE]")
    static final class Agent extends LaunchedCommand {}

    @Command(
            name = "coordinator",
            description = "Be a coordinator: REST over the whole estate.",
            customSynopsis = "baton coordinator [OPTIONS]")
    static final class Coordinator extends LaunchedCommand {}
}
