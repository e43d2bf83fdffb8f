package baton.zookeeper;

import baton.failover.group.Cause;
import baton.failover.policy.RecordFields;
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
import java.util.function.Predicate;

/**
 * The fields of one JSON object, read by name and type.
 *
 * <p>Whatever is not asked for is unknown to this version of Baton and is handed back by {@link #unknown}, so that it
 * survives a rewrite. Every field belongs to one of two classes. What decides is read strictly: its accessor throws
 * {@link IllegalArgumentException} with a sentence for people. What only informs is read by the accessors whose names
 * begin with {@code inform}: a value that this version does not understand counts as absent and as unknown, so that it
 * survives a rewrite too. {@code docs/formats.md} names the class of each field.
 */
final class Fields implements RecordFields {
    private final ObjectNode json;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Fields> inner = new HashMap<>();

    Fields(ObjectNode json) {
        this.json = json;
    }

    @Override
    public Optional<String> optionalText(String name) {
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

    @Override
    public OptionalLong optionalNumber(String name) {
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
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        int number = (int) value.getAsLong();
        if (number != value.getAsLong()) {
            throw wrong(
                    name,
                    "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE,
                    JsonNodeFactory.instance.numberNode(value.getAsLong()));
        }
        return OptionalInt.of(number);
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

    /** A text that decides nothing. */
    Optional<String> informText(String name) {
        return inform(name, JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** A number that decides nothing. */
    OptionalLong informNumber(String name) {
        return inform(name, value -> value.isIntegralNumber() && value.canConvertToLong())
                .map(value -> OptionalLong.of(value.longValue()))
                .orElse(OptionalLong.empty());
    }

    /** A word that decides nothing. */
    <E extends Enum<E>> Optional<E> informWord(Class<E> type, String name) {
        Map<String, E> words = Spelling.words(type);
        return inform(name, value -> words.containsKey(value.textValue())).map(value -> words.get(value.textValue()));
    }

    /** Why something was done; a word of a later version is as good as one of this version. */
    Cause informCause(String name) {
        return informText(name).map(Cause::of).orElse(Cause.UNKNOWN);
    }

    /** An object that decides nothing; what is in it may be read strictly. */
    Optional<Fields> informObject(String name) {
        return inform(name, JsonNode::isObject).flatMap(value -> optionalObject(name));
    }

    /** The objects of an array that decides nothing; whatever else is in it is left out. */
    List<Fields> informObjects(String name) {
        List<Fields> objects = new ArrayList<>();
        inform(name, JsonNode::isArray)
                .ifPresent(array -> array.forEach(element -> {
                    if (element instanceof ObjectNode object) {
                        objects.add(new Fields(object));
                    }
                }));
        return objects;
    }

    private Optional<JsonNode> inform(String name, Predicate<JsonNode> understood) {
        JsonNode value = json.get(name);
        return value == null || understood.test(value) ? field(name) : Optional.empty();
    }

    @Override
    public Optional<String> informText(String name, Predicate<String> understood) {
        return inform(name, value -> value.isTextual() && understood.test(value.textValue()))
                .map(JsonNode::textValue);
    }

    @Override
    public Optional<Fields> optionalObject(String name) {
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
