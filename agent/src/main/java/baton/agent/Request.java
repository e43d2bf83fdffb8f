package baton.agent;

import baton.failover.group.GroupName;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the command line asks for. */
sealed interface Request {
    String USAGE =
            """
            Usage: baton agent [--config FILE]
                   baton agent reload|restart [--config FILE]
                   baton run GROUP [--mode active-passive|active-active] [--max-active N] [--profile fast|default|tolerant]
                             [--ensemble HOST:PORT,...] [--node NAME] [--listen HOST:PORT] [--run-directory DIRECTORY]
                             [--state-directory DIRECTORY] -- COMMAND...
                   baton check-config [FILE]
                   baton rehearse GROUP [--config FILE] [-o json]
            FILE is /etc/baton/agent.yml unless it is given.""";

    Path USUAL_CONFIG = Path.of("/etc/baton/agent.yml");
    Set<String> AGENT_KEYS = Set.of("ensemble", "node", "listen", "run-directory", "state-directory");
    Set<String> GROUP_KEYS = Set.of("mode", "max-active", "profile");

    /** Be an agent. */
    record Agent(Path config) implements Request {}

    /** End the agent that runs, so that another one takes over its services. */
    record Restart(Path config) implements Request {}

    /** Let the agent that runs read its configuration again, unless something is wrong with it. */
    record Reload(Path config) implements Request {}

    /** Be an agent for one group. */
    record Run(GroupName group, Map<String, String> agentKeys, Map<String, String> groupKeys, List<String> command)
            implements Request {}

    /** Say whether a configuration can be used. */
    record CheckConfig(Path config) implements Request {}

    /** Run the hooks of a group where that changes nothing, and take their times. */
    record Rehearse(GroupName group, Path config, boolean json) implements Request {}

    static Request of(String... words) throws UsageException {
        Deque<String> left = new ArrayDeque<>(List.of(words));
        return switch (next(left, "a command")) {
            case "agent" -> {
                yield switch (left.peek() == null ? "" : left.peek()) {
                    case "restart" -> new Restart(config(rest(left)));
                    case "reload" -> new Reload(config(rest(left)));
                    default -> new Agent(config(left));
                };
            }
            case "check-config" -> {
                Path config = left.isEmpty() ? USUAL_CONFIG : Path.of(next(left, "a file"));
                end(left);
                yield new CheckConfig(config);
            }
            case "rehearse" -> rehearse(left);
            case "run" -> run(left);
            default -> throw new UsageException("there is no such command");
        };
    }

    private static Path config(Deque<String> left) throws UsageException {
        Path config = USUAL_CONFIG;
        while ("--config".equals(left.peek())) {
            left.remove();
            config = Path.of(next(left, "a file after --config"));
        }
        end(left);
        return config;
    }

    private static Rehearse rehearse(Deque<String> left) throws UsageException {
        GroupName group = group(next(left, "the name of a group"));
        boolean json = false;
        Deque<String> others = new ArrayDeque<>();
        while (!left.isEmpty()) {
            String word = left.remove();
            if (!word.equals("-o") && !word.equals("--output")) {
                others.add(word);
            } else if (next(left, "json or table after " + word).equals("json")) {
                json = true;
            }
        }
        return new Rehearse(group, config(others), json);
    }

    private static GroupName group(String name) throws UsageException {
        try {
            return new GroupName(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Run run(Deque<String> left) throws UsageException {
        GroupName name = group(next(left, "the name of a group"));
        Map<String, String> agentKeys = new LinkedHashMap<>();
        Map<String, String> groupKeys = new LinkedHashMap<>(Map.of("mode", "active-passive"));
        for (String word = next(left, "-- and a command"); !word.equals("--"); word = next(left, "-- and a command")) {
            String key = word.startsWith("--") ? word.substring(2) : "";
            if (!AGENT_KEYS.contains(key) && !GROUP_KEYS.contains(key)) {
                throw new UsageException("\"" + word + "\" is not understood");
            }
            (AGENT_KEYS.contains(key) ? agentKeys : groupKeys).put(key, next(left, "a value after " + word));
        }
        if (left.isEmpty()) {
            throw new UsageException("a command is missing after --");
        }
        return new Run(name, agentKeys, groupKeys, List.copyOf(left));
    }

    private static Deque<String> rest(Deque<String> left) {
        left.remove();
        return left;
    }

    private static String next(Deque<String> left, String what) throws UsageException {
        String word = left.poll();
        if (word == null) {
            throw new UsageException(what + " is missing");
        }
        return word;
    }

    private static void end(Deque<String> left) throws UsageException {
        if (!left.isEmpty()) {
            throw new UsageException("\"" + left.peek() + "\" is not understood");
        }
    }
}
