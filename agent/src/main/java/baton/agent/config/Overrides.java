package baton.agent.config;

import baton.failover.policy.Nearest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Variables of the environment that win over keys of a file: {@code listen} is overridden by {@code <prefix>LISTEN},
 * {@code run-directory} by {@code <prefix>RUN_DIRECTORY}.
 */
record Overrides(String prefix, Collection<String> keys, Map<String, String> environment) {
    Overrides {
        keys = List.copyOf(keys);
        environment = Map.copyOf(environment);
    }

    Yaml.Entries over(Yaml.Entries file) throws ConfigException {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>(file.entries());
        for (Map.Entry<String, String> each : new TreeMap<>(environment).entrySet()) {
            String variable = each.getKey();
            if (variable.startsWith(prefix)) {
                entries.put(key(variable), new Yaml.Entry(0, new Yaml.Text(0, each.getValue()), variable));
            }
        }
        return new Yaml.Entries(file.line(), entries);
    }

    /** A variable that would be ignored is a misspelt one. */
    private String key(String variable) throws ConfigException {
        String key =
                variable.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        if (keys.contains(key)) {
            return key;
        }
        List<String> known = keys.stream().map(this::variable).toList();
        Optional<String> nearest = Nearest.to(variable, known);
        throw new ConfigException(variable + ": there is no such key that the environment may set; expected "
                + nearest.orElse("one of " + String.join(", ", known)) + "; correct or unset it");
    }

    private String variable(String key) {
        return prefix + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
