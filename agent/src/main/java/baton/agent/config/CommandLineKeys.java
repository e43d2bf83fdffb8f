package baton.agent.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of a command line, to be read as if they stood in a file, so that they mean the same there. */
final class CommandLineKeys {
    /** In the working directory, where a relative program of the command counts from. */
    static final Path FILE = Path.of("command line");

    private CommandLineKeys() {}

    static Yaml.Entries of(Map<String, String> options) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        options.forEach((key, value) -> entries.put(key, new Yaml.Entry(1, new Yaml.Text(1, value))));
        return new Yaml.Entries(1, entries);
    }

    /** The same, and a list. */
    static Yaml.Entries of(Map<String, String> options, String key, List<String> words) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>(of(options).entries());
        List<Yaml> items =
                words.stream().map(word -> (Yaml) new Yaml.Text(1, word)).toList();
        entries.put(key, new Yaml.Entry(1, new Yaml.Items(1, items)));
        return new Yaml.Entries(1, entries);
    }
}
