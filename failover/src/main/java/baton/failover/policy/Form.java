package baton.failover.policy;

import java.util.Map;
import java.util.Optional;

/** Spells the values of one kind: as text for people, as fields of a record, as a schema for programs. */
interface Form<T> {
    /** Reads what people write; empty when the text is none. */
    Optional<T> parse(String text);

    /** Writes a text that {@link #parse} reads as the same value. */
    String written(T value);

    /** Writes the same for JSON, where a number is a number. */
    default Object plain(T value) {
        return written(value);
    }

    /** Ends the sentence "expected ...". */
    String expected();

    /** Describes the value to programs, in the words of JSON Schema. */
    Map<String, Object> schema();

    /** Reads a field of a record as the text that stands for it, so that both are judged by {@link #parse}. */
    Optional<String> recorded(RecordFields record, String field);

    /** Writes the value of a field of a record: a text, a number, or a map of numbers. */
    Object record(T value);
}
