package baton.agent.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML into a tree that knows its lines.
 *
 * <p>Databinding was rejected: it forgets where a value stood once it has been read, and an operator needs the line most
 * when a value is well-formed and wrong.
 */
final class YamlReader {
    private final String file;
    private final YAMLParser parser;

    private YamlReader(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The keys of the document; none for an empty file. */
    static Yaml.Entries read(String file, String text) throws ConfigException {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            return new YamlReader(file, parser).document();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            throw notYaml(new Place(file, line), problem(e));
        } catch (IOException e) {
            throw notYaml(new Place(file, 1), String.valueOf(e.getMessage()));
        }
    }

    private Yaml.Entries document() throws IOException, ConfigException {
        if (next() == null) {
            return new Yaml.Entries(1, Map.of());
        }
        Yaml root = value();
        if (root instanceof Yaml.Entries entries) {
            return entries;
        }
        if (root instanceof Yaml.Text text && text.text().isEmpty()) {
            return new Yaml.Entries(1, Map.of());
        }
        throw notYaml(new Place(file, root.line()), "the file is " + root.described());
    }

    private JsonToken next() throws IOException {
        return parser.nextToken();
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private Yaml value() throws IOException, ConfigException {
        int line = line();
        if (parser.isCurrentAlias()) {
            throw notYaml(new Place(file, line), "aliases (*" + parser.getText() + ") are not understood");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> entries(line);
            case START_ARRAY -> items(line);
            case VALUE_NULL -> new Yaml.Text(line, "");
            default -> new Yaml.Text(line, parser.getText());
        };
    }

    private Yaml items(int line) throws IOException, ConfigException {
        List<Yaml> items = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new Yaml.Items(line, List.copyOf(items));
    }

    private Yaml entries(int line) throws IOException, ConfigException {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        while (next() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line();
            next();
            Yaml.Entry before = entries.put(key, new Yaml.Entry(keyLine, value()));
            if (before != null) {
                throw new ConfigException(
                        new Place(file, keyLine),
                        key,
                        "stands here and in line " + before.line(),
                        "each key once",
                        "remove one of them");
            }
        }
        return new Yaml.Entries(line, entries);
    }

    /** The parser tells a story over many lines; the last one that is not a position or a quotation is the point. */
    private static String problem(JsonProcessingException e) {
        String message = e instanceof JsonParseException ? e.getOriginalMessage() : String.valueOf(e.getMessage());
        String point = message;
        for (String line : message.lines().toList()) {
            if (!line.isBlank() && !line.startsWith(" ")) {
                point = line.strip();
            }
        }
        return point;
    }

    private static ConfigException notYaml(Place place, String problem) {
        return new ConfigException(
                place + ": " + problem + "; expected YAML with one \"key: value\" a line; correct this line");
    }
}
