package baton.agent;

import baton.agent.config.AgentConfig;
import baton.agent.config.ConfigException;
import baton.agent.config.Configuration;
import baton.agent.config.GroupConfig;
import baton.agent.config.Trust;
import baton.failover.policy.Margins;
import baton.failover.policy.Spelling;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The agent's program: what the command line asks for, and how each refusal is told. */
public final class AgentApplication {
    private static final Trust TRUST = new HookTrust();

    private final PrintStream out;
    private final PrintStream err;

    AgentApplication(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] words) {
        Termination.endsWithAnyThread();
        Termination.end(new AgentApplication(System.out, System.err).run(words));
    }

    /** The exit status. */
    int run(String... words) {
        try {
            return carryOut(Request.of(words));
        } catch (UsageException e) {
            err.println("baton: " + e.getMessage());
            err.println(Request.USAGE);
            return ExitStatus.USAGE;
        } catch (ConfigException | StartException e) {
            String.valueOf(e.getMessage()).lines().forEach(sentence -> err.println("baton: " + sentence));
            return ExitStatus.FAILED;
        } catch (InterruptedException e) {
            err.println("baton: interrupted");
            return ExitStatus.FAILED;
        }
    }

    private int carryOut(Request request) throws ConfigException, StartException, InterruptedException {
        if (request instanceof Request.Agent agent) {
            HangUp hangUp = HangUp.isNoEnd();
            Life life = begin(load(agent.config()));
            life.reloadsOn(hangUp, () -> load(agent.config()));
            return life.run();
        }
        if (request instanceof Request.Run run) {
            return begin(Configuration.ofCommandLine(
                            RunDefaults.added(run.agentKeys(), run.group(), Configuration.hostName()),
                            run.group(),
                            run.groupKeys(),
                            run.command(),
                            TRUST))
                    .run();
        }
        if (request instanceof Request.Restart restart) {
            // With a file that is wrong the next life would not begin, and services would end with their leases.
            Configuration next = load(restart.config());
            out.println(new Restarting(next.agent().runDirectory()).run(next.groupNames()));
            return ExitStatus.DONE;
        }
        if (request instanceof Request.Reload reload) {
            out.println(new Reloading(load(reload.config()).agent().runDirectory()).run());
            return ExitStatus.DONE;
        }
        if (request instanceof Request.Rehearse rehearse) {
            return rehearse(rehearse);
        }
        return checkConfig(((Request.CheckConfig) request).config());
    }

    private static Configuration load(Path file) throws ConfigException {
        return Configuration.load(file, TRUST);
    }

    private Life begin(Configuration configuration) throws StartException {
        configuration.warnings().forEach(warning -> err.println("baton: warning: " + warning));
        return Life.begin(configuration, home());
    }

    private int checkConfig(Path file) throws ConfigException {
        Configuration configuration = load(file);
        configuration.summaries().forEach(out::println);
        configuration.warnings().forEach(warning -> out.println("warning: " + warning));
        out.println(file + ": good; " + Spelling.count(configuration.groups().size(), "group"));
        return ExitStatus.DONE;
    }

    private int rehearse(Request.Rehearse request) throws ConfigException, StartException {
        Configuration configuration = load(request.config());
        GroupConfig group = configuration.groups().stream()
                .filter(each -> each.group().equals(request.group()))
                .findFirst()
                .orElseThrow(
                        () -> new StartException("there is no group " + request.group() + " on this host; expected "
                                + "one with a file in " + configuration.agent().groupsDirectory()));
        AgentConfig agent = configuration.agent();
        Plans plans = new Plans(configuration.groups(), agent.cgroup());
        List<Rehearsed> played =
                new Rehearse(agent.runDirectory(), agent.node(), group, plans, home().resolve("scripts")).run();
        String summary = new Margins(group.spec().budget(), configuration.pace()).summary();
        RehearsalReport report = new RehearsalReport(
                group.group().value(),
                agent.node().value(),
                group.group() + " on " + agent.node() + ": " + summary,
                played);
        out.print(request.json() ? report.json() : report.table());
        return report.isGood() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private static Path home() throws StartException {
        String home = System.getProperty("baton.home");
        if (home == null) {
            throw new StartException("it is not known where Baton's scripts are; start the agent with scripts/baton");
        }
        return Path.of(home).toAbsolutePath();
    }
}
