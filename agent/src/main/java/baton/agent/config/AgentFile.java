package baton.agent.config;

import baton.agent.config.AgentConfig.Listen;
import baton.failover.group.AgentPace;
import baton.failover.group.NodeName;
import baton.failover.policy.Profiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code agent.yml}. */
final class AgentFile {
    private static final List<String> KEYS = List.of(
            "node",
            "ensemble",
            "root",
            "session-timeout",
            "ensemble-access",
            "listen",
            "agent-check",
            "address",
            "run-directory",
            "run-directory-on-disk",
            "state-directory",
            "groups-directory",
            "cgroup",
            "watchdog",
            "pace",
            SecurityKeys.KEY);

    /** What a variable of the environment may say instead: no sections, and so nothing secret. */
    private static final List<String> OVERRIDABLE = List.of(
            "node",
            "ensemble",
            "root",
            "session-timeout",
            "listen",
            "agent-check",
            "address",
            "run-directory",
            "run-directory-on-disk",
            "state-directory",
            "groups-directory",
            "cgroup",
            "watchdog",
            "pace");

    private static final Map<String, Boolean> ON_DISK = Map.of("allowed", true, "refused", false);
    private static final List<String> PACE_KEYS = List.of("renewal", "attempt", "guard-slack");

    private final Path file;
    private final String hostName;
    private final Section keys;

    private AgentFile(Path file, String hostName, Section keys) {
        this.file = file;
        this.hostName = hostName;
        this.keys = keys;
    }

    /** @param environment whose variables {@code BATON_AGENT_<KEY>} win over the keys of the file */
    static AgentConfig read(Path file, String text, Map<String, String> environment, String hostName)
            throws ConfigException {
        Yaml.Entries entries = YamlReader.read(file.toString(), text);
        return read(file, new Overrides("BATON_AGENT_", OVERRIDABLE, environment).over(entries), hostName);
    }

    static AgentConfig read(Path file, Yaml.Entries entries, String hostName) throws ConfigException {
        return new AgentFile(file, hostName, new Section(file.toString(), "", entries, KEYS)).config();
    }

    private AgentConfig config() throws ConfigException {
        return new AgentConfig(
                node(),
                keys.text("ensemble", "127.0.0.1:2181"),
                root(),
                keys.duration("session-timeout", Duration.ofSeconds(30)),
                AccessKeys.read(file, keys),
                listen("listen", "0.0.0.0:8701"),
                keys.find("agent-check").isPresent() ? Optional.of(listen("agent-check", "")) : Optional.empty(),
                keys.find("address").isPresent() ? Optional.of(keys.text("address", "")) : Optional.empty(),
                hostName,
                directory("run-directory", "/run/baton"),
                keys.choice("run-directory-on-disk", false, ON_DISK),
                directory("state-directory", "/var/lib/baton"),
                directory("groups-directory", "groups.d"),
                pace(),
                optional("cgroup"),
                optional("watchdog"),
                SecurityKeys.read(file, keys.find(SecurityKeys.KEY)));
    }

    private NodeName node() throws ConfigException {
        Optional<Setting> given = keys.find("node");
        String name = given.isPresent() ? given.get().text() : hostName;
        try {
            return new NodeName(name);
        } catch (IllegalArgumentException e) {
            String wrong = "\"" + name + "\" is not the name of a node";
            String expected = "1 to 63 letters, digits, '.', '_' or '-', starting with a letter or digit";
            throw given.isPresent()
                    ? given.get().wrong(wrong, expected, "choose another name")
                    : new ConfigException(keys.place(), "node", wrong, expected, "add node, the host name does not do");
        }
    }

    private String root() throws ConfigException {
        String root = keys.text("root", "/baton");
        if (!root.matches("(/[A-Za-z0-9._-]+)+")) {
            throw keys.need("root", "")
                    .wrong("found \"" + root + "\"", "a path in ZooKeeper such as /baton", "correct it");
        }
        return root;
    }

    private Listen listen(String key, String otherwise) throws ConfigException {
        String text = keys.text(key, otherwise);
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw keys.need(key, "")
                    .wrong("found \"" + text + "\"", "host:port, such as 0.0.0.0:8701 or [::]:8701", "correct it");
        }
        return new Listen(host, Integer.parseInt(port));
    }

    /** Relative paths count from the file, not from wherever the agent happens to be started. */
    private Path directory(String key, String otherwise) throws ConfigException {
        Path directory = Path.of(keys.text(key, otherwise));
        return file.toAbsolutePath().resolveSibling(directory).normalize();
    }

    private Optional<Path> optional(String key) throws ConfigException {
        return keys.find(key).isPresent() ? Optional.of(directory(key, "")) : Optional.empty();
    }

    private Optional<AgentPace> pace() throws ConfigException {
        Optional<Setting> given = keys.find("pace");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.get().isText()) {
            return Optional.of(given.get().choice(Profiles.PACES));
        }
        Section own = given.get().section(PACE_KEYS);
        AgentPace normal = AgentPace.DEFAULT;
        return Optional.of(new AgentPace(
                own.duration("renewal", normal.renewal()),
                own.duration("attempt", normal.attempt()),
                own.duration("guard-slack", normal.guardSlack())));
    }
}
