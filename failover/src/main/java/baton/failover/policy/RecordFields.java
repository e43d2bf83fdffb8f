package baton.failover.policy;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The fields of a record, whatever it is written in; a field of another type is refused with a sentence. */
public interface RecordFields {
    OptionalLong optionalNumber(String name);

    Optional<String> optionalText(String name);

    /** Returns a text that must not stand in the way: what is not understood counts as absent, and survives a rewrite. */
    Optional<String> informText(String name, Predicate<String> understood);

    Optional<? extends RecordFields> optionalObject(String name);
}
