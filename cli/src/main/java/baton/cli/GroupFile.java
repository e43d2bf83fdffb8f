package baton.cli;

import baton.failover.policy.GroupKeys;
import baton.failover.policy.Nearest;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file of {@code groups.d}, as far as it concerns the whole group.
 *
 * <p>Values are not understood here: the coordinator checks them, so that there is one place that knows them.
 */
record GroupFile(Path file, String name, ObjectNode shared) {
    static GroupFile read(Path file) {
        String name = file.getFileName().toString();
        if (!name.matches(".+\\.ya?ml")) {
            throw CommandFailed.usage(file + ": a group file is named after its group, like db.yml");
        }
        try (YAMLParser parser = new YAMLFactory().createParser(Files.readString(file))) {
            return new GroupFile(file, name.replaceFirst("\\.ya?ml$", ""), shared(file, parser));
        } catch (NoSuchFileException e) {
            throw CommandFailed.because(file + ": there is no such file");
        } catch (JsonProcessingException e) {
            throw mistake(
                    file,
                    e.getLocation(),
                    e.getOriginalMessage().lines().findFirst().orElse("") + "; expected YAML");
        } catch (IOException e) {
            throw CommandFailed.because(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    private static ObjectNode shared(Path file, YAMLParser parser) throws IOException {
        ObjectNode shared = Json.object();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw mistake(file, parser.currentTokenLocation(), "expected keys and values, beginning with `mode:`");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonLocation place = parser.currentTokenLocation();
            JsonToken value = parser.nextToken();
            if (GroupKeys.LOCAL.contains(key)) {
                parser.skipChildren();
            } else if (!GroupKeys.SHARED.contains(key)) {
                throw mistake(file, place, "unknown key '" + key + "'; " + hint(key));
            } else if (!value.isScalarValue()) {
                throw mistake(file, place, key + ": expected one value");
            } else {
                put(shared, key, parser);
            }
        }
        if (!shared.has("mode")) {
            throw mistake(file, JsonLocation.NA, "the key 'mode' is missing; expected active-passive or active-active");
        }
        return shared;
    }

    private static String hint(String key) {
        return Nearest.to(key, GroupKeys.ALL)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known are " + String.join(", ", GroupKeys.ALL));
    }

    private static void put(ObjectNode shared, String key, YAMLParser parser) throws IOException {
        if (parser.currentToken().isNumeric()) {
            shared.put(key, parser.getLongValue());
        } else {
            shared.put(key, parser.getText());
        }
    }

    private static CommandFailed mistake(Path file, JsonLocation place, String what) {
        String line = place.getLineNr() > 0 ? ":" + place.getLineNr() : "";
        return CommandFailed.because(file + line + ": " + what);
    }
}
