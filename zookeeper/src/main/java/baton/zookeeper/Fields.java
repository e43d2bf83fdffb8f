package baton.zookeeper;

import baton.failover.policy.Spelling;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of one JSON object, read by name and type.
 *
 * <p>Whatever is not asked for is unknown to this version of Baton and is handed back by {@link #unknown}, so that it
 * survives a rewrite. Every accessor throws {@link IllegalArgumentException} with a sentence for people.
 */
final class Fields {
    private final ObjectNode json;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Fields> inner = new HashMap<>();

    Fields(ObjectNode json) {
        this.json = json;
    }

    Optional<String> optionalText(String name) {
        return field(name).map(value -> {
            if (!value.isTextual()) {
                throw wrong(name, "a text", value);
            }
            return value.textValue();
        });
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    OptionalLong optionalNumber(String name) {
        Optional<JsonNode> value = field(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
            throw wrong(name, "a whole number", value.get());
        }
        return OptionalLong.of(value.get().longValue());
    }

    long number(String name) {
        return optionalNumber(name).orElseThrow(() -> missing(name));
    }

    OptionalInt optionalInt(String name) {
        OptionalLong value = optionalNumber(name);
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(value.getAsLong()));
    }

    int integer(String name) {
        return optionalInt(name).orElseThrow(() -> missing(name));
    }

    Optional<Boolean> optionalFlag(String name) {
        return field(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "true or false", value);
            }
            return value.booleanValue();
        });
    }

    boolean flag(String name) {
        return optionalFlag(name).orElseThrow(() -> missing(name));
    }

    <E extends Enum<E>> E word(Class<E> type, String name) {
        return optionalWord(type, name).orElseThrow(() -> missing(name));
    }

    <E extends Enum<E>> Optional<E> optionalWord(Class<E> type, String name) {
        Map<String, E> words = Spelling.words(type);
        return optionalText(name).map(text -> {
            E found = words.get(text);
            if (found == null) {
                throw wrong(
                        name, "one of " + String.join(", ", words.keySet()), JsonNodeFactory.instance.textNode(text));
            }
            return found;
        });
    }

    Optional<Fields> optionalObject(String name) {
        return field(name).map(value -> {
            if (!(value instanceof ObjectNode object)) {
                throw wrong(name, "an object", value);
            }
            return inner.computeIfAbsent(name, ignored -> new Fields(object));
        });
    }

    /** The objects of an array, none when it is absent; their unknown fields are not kept. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        Optional<JsonNode> value = field(name);
        if (value.isPresent()) {
            if (!(value.get() instanceof ArrayNode array)) {
                throw wrong(name, "a list", value.get());
            }
            for (JsonNode element : array) {
                if (!(element instanceof ObjectNode object)) {
                    throw wrong(name, "a list of objects", element);
                }
                objects.add(new Fields(object));
            }
        }
        return objects;
    }

    /** Names of all fields; asking makes all of them known. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        known.addAll(names);
        return names;
    }

    /** What was never asked for. */
    ObjectNode unknown() {
        ObjectNode rest = json.deepCopy();
        rest.remove(known);
        inner.forEach((name, fields) -> {
            ObjectNode deeper = fields.unknown();
            if (!deeper.isEmpty()) {
                rest.set(name, deeper);
            }
        });
        return rest;
    }

    private Optional<JsonNode> field(String name) {
        known.add(name);
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("expected a field \"" + name + "\", found none");
    }

    private static IllegalArgumentException wrong(String name, String expected, JsonNode found) {
        return new IllegalArgumentException("expected \"" + name + "\" to be " + expected + ", found " + found);
    }
}
