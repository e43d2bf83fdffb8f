package baton.failover.policy;

import baton.failover.group.GroupSpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * One key of the policy: what it is called, how its value is spelled and what it means, wherever it is written.
 *
 * @param name in files, in JSON and in sentences
 * @param field in the record in ZooKeeper; empty for a key that only stands for others
 * @param always every version writes the field, so that a record without it is damaged
 * @param informs a value of a later version counts as absent, instead of making the record unreadable
 * @param in the value that a spec has; empty where the key is not written
 * @param usual the value where the key is not written; empty where there is none
 * @param usually the same, for people
 * @param leniently what the text of a record means that {@code form} refuses but another version accepted
 * @param example a legal text
 * @param meaning for people; begins in lower case and has no full stop
 */
public record PolicyKey<T>(
        String name,
        String field,
        boolean always,
        boolean informs,
        Form<T> form,
        Function<GroupSpec, Optional<T>> in,
        Function<Values, Optional<T>> usual,
        String usually,
        Function<String, Optional<T>> leniently,
        String example,
        String meaning) {
    /** Returns the key as one that every version writes into the record. */
    PolicyKey<T> inEveryRecord() {
        return new PolicyKey<>(name, field, true, informs, form, in, usual, usually, leniently, example, meaning);
    }

    PolicyKey<T> usually(T value) {
        return usually("`" + form.written(value) + "`", values -> Optional.of(value));
    }

    PolicyKey<T> usually(String words, Function<Values, Optional<T>> value) {
        return new PolicyKey<>(name, field, always, informs, form, in, value, words, leniently, example, meaning);
    }

    /** Returns the key as one whose usual value is safe where a later version means something else. */
    PolicyKey<T> informing() {
        return new PolicyKey<>(name, field, always, true, form, in, usual, usually, leniently, example, meaning);
    }

    PolicyKey<T> inRecords(String text, T means) {
        Function<String, Optional<T>> older = found -> found.equals(text) ? Optional.of(means) : Optional.empty();
        return new PolicyKey<>(name, field, always, informs, form, in, usual, usually, older, example, meaning);
    }

    boolean isRecorded() {
        return !field.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }

    /** Returns what may stand there, for people. */
    public String expected() {
        return form.expected();
    }
}
