package baton.agent.config;

import baton.failover.group.AgentPace;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.GroupName;
import baton.failover.group.LeaseBudget;
import baton.failover.policy.Inequality;
import baton.failover.policy.Margins;
import baton.failover.policy.Profiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An agent with its groups, checked as a whole.
 *
 * @param warnings sentences about what works but not as well as somebody may hope
 * @param summaries one sentence for each group with its numbers
 */
public record Configuration(
        AgentConfig agent, AgentPace pace, List<GroupConfig> groups, List<String> warnings, List<String> summaries) {
    private static final String SUFFIX = ".yml";

    public Configuration {
        groups = List.copyOf(groups);
        warnings = List.copyOf(warnings);
        summaries = List.copyOf(summaries);
    }

    public Set<GroupName> groupNames() {
        return groups.stream().map(GroupConfig::group).collect(Collectors.toUnmodifiableSet());
    }

    /** Reads {@code agent.yml} and every group in its groups directory. */
    public static Configuration load(Path file, Trust trust) throws ConfigException {
        AgentConfig agent = loadAgent(file);
        List<GroupFile.Read> groups = new ArrayList<>();
        List<ConfigException> problems = new ArrayList<>();
        for (Path each : groupFiles(agent.groupsDirectory())) {
            try {
                groups.add(GroupFile.read(groupName(each), each, text(each), trust));
            } catch (ConfigException e) {
                // Who corrects one file shall not meet the next refusal only then.
                problems.add(e);
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return checked(agent, groups);
    }

    /** Reads {@code agent.yml} alone. */
    public static AgentConfig loadAgent(Path file) throws ConfigException {
        return AgentFile.read(file, text(file), System.getenv(), hostName());
    }

    /** What the command line says instead of a file: one group, supervised. */
    public static Configuration ofCommandLine(
            Map<String, String> agentKeys,
            GroupName group,
            Map<String, String> groupKeys,
            List<String> command,
            Trust trust)
            throws ConfigException {
        AgentConfig agent = AgentFile.read(CommandLineKeys.FILE, CommandLineKeys.of(agentKeys), hostName());
        GroupFile.Read read =
                GroupFile.read(group, CommandLineKeys.FILE, CommandLineKeys.of(groupKeys, "run", command), trust);
        return checked(agent, List.of(read));
    }

    private static Configuration checked(AgentConfig agent, List<GroupFile.Read> read) throws ConfigException {
        List<GroupConfig> groups = read.stream().map(GroupFile.Read::config).toList();
        SecurityKeys.check(agent.protection(), groups);
        AgentPace pace = agent.pace().orElseGet(() -> Profiles.paceFor(shortestLease(groups)));
        List<String> warnings = new ArrayList<>();
        List<String> summaries = new ArrayList<>();
        for (GroupFile.Read each : read) {
            Margins margins = new Margins(each.config().spec().budget(), pace);
            refuseIfTooShort(margins, each.lease());
            if (each.config().spec().onEnsembleLoss() == EnsembleLoss.STOP) {
                warning(margins, each.lease()).ifPresent(warnings::add);
            }
            summaries.add(each.config().group() + ": " + margins.summary());
        }
        return new Configuration(agent, pace, groups, warnings, summaries);
    }

    /** The agent renews all of its leases at once, so the shortest one sets the pace. */
    private static Duration shortestLease(List<GroupConfig> groups) {
        return groups.stream()
                .map(group -> group.spec().budget().lease())
                .min(Comparator.naturalOrder())
                .orElse(LeaseBudget.DEFAULT.lease());
    }

    private static void refuseIfTooShort(Margins margins, Place place) throws ConfigException {
        Optional<String> shortage = margins.shortage();
        if (shortage.isPresent()) {
            throw new ConfigException(
                    place,
                    "lease",
                    shortage.get(),
                    "a lease above " + margins.needed() + " ms",
                    "raise lease, lower demote-limit or kill-limit, or choose a faster pace in agent.yml");
        }
    }

    private static Optional<String> warning(Margins margins, Place place) {
        Inequality loss = margins.lossOfServer();
        return loss.holds().orElse(true)
                ? Optional.empty()
                : Optional.of(place + ": lease: " + loss.sentence() + " for " + loss.inequality() + "; raise lease to "
                        + margins.leastForLossOfServer() + " ms or accept it");
    }

    private static List<Path> groupFiles(Path directory) throws ConfigException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = entries.sorted(Comparator.naturalOrder()).toList();
            for (Path each : files) {
                if (each.toString().endsWith(".yaml")) {
                    throw new ConfigException(
                            each + " would be ignored; expected names that end with " + SUFFIX + "; rename it");
                }
            }
            return files.stream()
                    .filter(each -> each.toString().endsWith(SUFFIX))
                    .toList();
        } catch (IOException e) {
            throw new ConfigException("the groups directory " + directory + " cannot be read (" + why(e)
                    + "); expected one file <group>.yml for each group; create it or set groups-directory");
        }
    }

    private static GroupName groupName(Path file) throws ConfigException {
        String name = file.getFileName().toString();
        String group = name.substring(0, name.length() - SUFFIX.length());
        try {
            return new GroupName(group);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file + ": \"" + group + "\" is not the name of a group; expected 1 to 63 letters,"
                    + " digits, '.', '_' or '-', starting with a letter or digit; rename the file");
        }
    }

    private static String text(Path file) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read (" + why(e)
                    + "); expected a configuration in YAML; create it or name another");
        }
    }

    private static String why(IOException e) {
        return e instanceof NoSuchFileException
                ? "it does not exist"
                : e.getClass().getSimpleName();
    }

    /** The kernel's name of this host: asking a name server could hang or differ from day to day. */
    public static String hostName() throws ConfigException {
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        try {
            return Files.readString(kernel, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new ConfigException(kernel + " cannot be read; expected the name of this host; set node");
        }
    }
}
