package baton.agent.config;

import baton.failover.policy.Nearest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A group of keys in a file, asked for by name. */
final class Section {
    private final String file;
    private final String prefix;
    private final Yaml.Entries entries;

    /** {@code known} are all keys that mean something here: any other is refused. */
    Section(String file, String prefix, Yaml.Entries entries, Collection<String> known) throws ConfigException {
        this.file = file;
        this.prefix = prefix;
        this.entries = entries;
        for (Map.Entry<String, Yaml.Entry> each : entries.entries().entrySet()) {
            if (!known.contains(each.getKey())) {
                throw unknown(each.getKey(), each.getValue().line(), known);
            }
        }
    }

    private ConfigException unknown(String key, int line, Collection<String> known) {
        Optional<String> nearest = Nearest.to(key, known);
        return new ConfigException(
                new Place(file, line),
                prefix + key,
                "there is no such key",
                nearest.map(each -> "\"" + each + "\"").orElse("one of " + String.join(", ", known)),
                nearest.isPresent() ? "correct or remove it" : "remove it");
    }

    Optional<Setting> find(String key) {
        return Optional.ofNullable(entries.entries().get(key))
                .map(entry -> new Setting(place(entry), prefix + key, entry.value()));
    }

    Setting need(String key, String expected) throws ConfigException {
        Optional<Setting> found = find(key);
        if (found.isEmpty()) {
            throw new ConfigException(new Place(file, entries.line()), prefix + key, "is missing", expected, "add it");
        }
        return found.get();
    }

    Duration duration(String key, Duration otherwise) throws ConfigException {
        Optional<Setting> found = find(key);
        return found.isPresent() ? found.get().duration() : otherwise;
    }

    String text(String key, String otherwise) throws ConfigException {
        Optional<Setting> found = find(key);
        return found.isPresent() ? found.get().text() : otherwise;
    }

    int number(String key, int otherwise, int least, int most) throws ConfigException {
        Optional<Setting> found = find(key);
        return found.isPresent() ? found.get().number(least, most) : otherwise;
    }

    <T> T choice(String key, T otherwise, Map<String, T> choices) throws ConfigException {
        Optional<Setting> found = find(key);
        return found.isPresent() ? found.get().choice(choices) : otherwise;
    }

    private Place place(Yaml.Entry entry) {
        return entry.variable().isEmpty() ? new Place(file, entry.line()) : new Place(entry.variable(), 0);
    }

    /** The line to name when something is missing altogether. */
    Place place() {
        return new Place(file, entries.line());
    }

    boolean onlyHas(List<String> allowed) {
        return allowed.containsAll(entries.entries().keySet());
    }
}
