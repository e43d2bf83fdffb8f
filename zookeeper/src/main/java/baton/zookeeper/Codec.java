package baton.zookeeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of record as JSON.
 *
 * <p>Written by hand, not by annotations: the format is a promise to other versions and must not follow a renamed
 * component. Reading never throws: what cannot be understood becomes a value that says so.
 */
abstract class Codec<T> {
    static final int FORMAT = 1;
    static final ObjectNode NOTHING_UNKNOWN = JsonNodeFactory.instance.objectNode();

    private static final Logger LOG = LoggerFactory.getLogger(Codec.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String what;

    /** {@code what} names the record in sentences, with its article: "a claim". */
    Codec(String what) {
        this.what = what;
    }

    /** Throws {@link IllegalArgumentException} with a sentence when a field is missing or wrong. */
    abstract T read(Fields fields);

    abstract void write(T value, ObjectNode into);

    /** The value and the fields that this version does not know. */
    record Read<T>(Decoded<T> decoded, ObjectNode unknown) {}

    Read<T> decode(Node node) {
        try {
            JsonNode json = JSON.readTree(node.data());
            if (!(json instanceof ObjectNode object)) {
                return unreadable(node, "found no JSON object", "correct or restore the record");
            }
            Fields fields = new Fields(object);
            long format = fields.number("format");
            if (format != FORMAT) {
                return unreadable(
                        node,
                        "found format " + format,
                        "upgrade Baton on this host, or restore the record as this version writes it");
            }
            T value = read(fields);
            return new Read<>(new Decoded.Value<>(value, node.version()), fields.unknown());
        } catch (IOException e) {
            // Bytes that are no text in any encoding of JSON are no JsonProcessingException.
            return unreadable(node, "found no JSON", "correct or restore the record");
        } catch (IllegalArgumentException e) {
            return unreadable(node, String.valueOf(e.getMessage()), "correct or restore the record");
        } catch (RuntimeException e) {
            // One record must not keep its group, or another, from being read.
            LOG.error("{} cannot be read", node.path(), e);
            return unreadable(node, "found what cannot be read: " + e, "correct or restore the record");
        }
    }

    byte[] encode(T value, ObjectNode unknown) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
        write(value, json);
        merge(unknown, json);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Read<T> unreadable(Node node, String found, String remedy) {
        Undecodable why =
                new Undecodable(node.path(), "expected " + what + " of format " + FORMAT + ", " + found, remedy);
        return new Read<>(new Decoded.Unreadable<>(why), NOTHING_UNKNOWN);
    }

    /** What this version writes wins; what it does not know stays. */
    private static void merge(ObjectNode unknown, ObjectNode into) {
        for (Map.Entry<String, JsonNode> field : unknown.properties()) {
            JsonNode present = into.get(field.getKey());
            if (present == null) {
                into.set(field.getKey(), field.getValue());
            } else if (present instanceof ObjectNode inner && field.getValue() instanceof ObjectNode deeper) {
                merge(deeper, inner);
            }
        }
    }
}
