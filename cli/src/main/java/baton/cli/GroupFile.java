package baton.cli;

import baton.failover.group.RefusedKey;
import baton.failover.policy.GroupKeys;
import baton.failover.policy.Nearest;
import baton.failover.policy.Policy;
import baton.failover.policy.PolicyKey;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of {@code groups.d}, as far as it concerns the whole group.
 *
 * <p>What is wrong is refused here with its line, in the words of {@link Policy} that the coordinator would use as well.
 */
record GroupFile(Path file, String name, ObjectNode shared) {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, true)
            .build();

    static GroupFile read(Path file) {
        String name = file.getFileName().toString();
        if (!name.matches(".+\\.ya?ml")) {
            throw CommandFailed.usage(file + ": a group file is named after its group, like db.yml");
        }
        try (YAMLParser parser = YAML.createParser(Files.readString(file))) {
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
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, JsonLocation> places = new HashMap<>();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw mistake(file, parser.currentTokenLocation(), "expected keys and values, beginning with `mode:`");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonLocation place = parser.currentTokenLocation();
            JsonToken value = parser.nextToken();
            Optional<PolicyKey<?>> known =
                    Policy.KEYS.stream().filter(each -> each.name().equals(key)).findFirst();
            if (GroupKeys.LOCAL.contains(key)) {
                parser.skipChildren();
            } else if (known.isEmpty()) {
                throw mistake(file, place, "unknown key '" + key + "'; " + hint(key));
            } else if (!value.isScalarValue()) {
                String found = value == JsonToken.START_ARRAY ? "a list" : "a section with keys of its own";
                RefusedKey refused =
                        new RefusedKey(key, "found " + found, known.get().expected(), "correct it");
                throw mistake(file, place, refused.sentence());
            } else {
                texts.put(key, parser.getText());
                places.put(key, place);
            }
        }
        try {
            var unused = Policy.read(texts);
        } catch (RefusedKey refused) {
            throw mistake(file, places.getOrDefault(refused.key(), JsonLocation.NA), refused.sentence());
        }
        return json(texts);
    }

    private static String hint(String key) {
        return Nearest.to(key, GroupKeys.ALL)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known are " + String.join(", ", GroupKeys.ALL));
    }

    /** Only what the file says is sent: usual values are the coordinator's. */
    private static ObjectNode json(Map<String, String> texts) {
        ObjectNode json = Json.object();
        texts.forEach((key, text) -> {
            if (text.matches("\\d{1,18}")) {
                json.put(key, Long.parseLong(text));
            } else {
                json.put(key, text);
            }
        });
        return json;
    }

    private static CommandFailed mistake(Path file, JsonLocation place, String what) {
        String line = place.getLineNr() > 0 ? ":" + place.getLineNr() : "";
        return CommandFailed.because(file + line + ": " + what);
    }
}
