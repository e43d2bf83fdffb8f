package baton.coordinator.api;

import baton.failover.operator.Refused;
import baton.failover.policy.Nearest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a request: an object with known keys, each read with an error that an operator can act on. */
final class Body {
    private static final ObjectMapper MAPPER = Json.configured(new ObjectMapper());

    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /** An empty body is an empty object, because several calls need nothing to be said. */
    static Body parse(String text, List<String> known) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text.isBlank() ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new Refused(
                    Refused.Why.WRONG,
                    "bad-body",
                    "the body is no JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (!node.isObject()) {
            throw new Refused(Refused.Why.WRONG, "bad-body", "the body must be a JSON object");
        }
        node.fieldNames().forEachRemaining(key -> refuseIfUnknown(key, known));
        return new Body(node);
    }

    private static void refuseIfUnknown(String key, List<String> known) {
        if (!known.contains(key)) {
            String hint = Nearest.to(key, known)
                    .map(near -> "did you mean \"" + near + "\"?")
                    .orElse("known are " + String.join(", ", known));
            throw new Refused(Refused.Why.WRONG, "unknown-key", "the key \"" + key + "\" is not known; " + hint);
        }
    }

    Optional<String> text(String key) {
        return value(key, "a text").map(node -> {
            if (!node.isTextual()) {
                throw wrong(key, node.toString(), "a text");
            }
            return node.textValue();
        });
    }

    Optional<Long> number(String key, long least, long most) {
        String expected = "a whole number from " + least + " to " + most;
        return value(key, expected).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw wrong(key, node.toString(), expected);
            }
            long number = node.longValue();
            if (number < least || number > most) {
                throw wrong(key, node.toString(), expected);
            }
            return number;
        });
    }

    boolean flag(String key) {
        return value(key, "true or false")
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw wrong(key, node.toString(), "true or false");
                    }
                    return node.booleanValue();
                })
                .orElse(false);
    }

    /** Returns every value as text: what is no text is spelled as JSON, for a reader that judges texts. */
    Map<String, String> scalars() {
        Map<String, String> scalars = new HashMap<>();
        object.properties()
                .forEach(field -> scalars.put(
                        field.getKey(),
                        field.getValue().isTextual()
                                ? field.getValue().textValue()
                                : field.getValue().toString()));
        return scalars;
    }

    static Refused missing(String key, String expected) {
        return new Refused(Refused.Why.WRONG, "bad-value", key + " is missing; expected " + expected);
    }

    static Refused wrong(String key, String found, String expected) {
        return new Refused(Refused.Why.WRONG, "bad-value", key + ": found " + found + "; expected " + expected);
    }

    private Optional<JsonNode> value(String key, String expected) {
        JsonNode node = object.get(key);
        if (node != null && node.isNull()) {
            throw wrong(key, "null", expected + ", or leave the key out");
        }
        return Optional.ofNullable(node);
    }
}
