package baton.agent.config;

import baton.failover.group.GroupName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A group that is described on the command line: read as if it stood in a file, so that it means the same there. */
final class CommandLineGroup {
    private static final String FILE = "command line";

    private CommandLineGroup() {}

    static GroupFile.Read read(GroupName group, String mode, String profile, List<String> command)
            throws ConfigException {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        entries.put("mode", text(mode));
        entries.put("profile", text(profile));
        List<Yaml> words =
                command.stream().map(word -> (Yaml) new Yaml.Text(1, word)).toList();
        entries.put("run", new Yaml.Entry(1, new Yaml.Items(1, words)));
        // The path is where the command was typed: a relative program counts from there.
        return GroupFile.read(group, Path.of(FILE), new Yaml.Entries(1, entries));
    }

    private static Yaml.Entry text(String text) {
        return new Yaml.Entry(1, new Yaml.Text(1, text));
    }
}
