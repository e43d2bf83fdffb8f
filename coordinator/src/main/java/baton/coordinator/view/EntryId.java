package baton.coordinator.view;

/** The transaction that created an entry of a history: one order for the entries of all groups. */
public record EntryId(long number) implements Comparable<EntryId> {
    @Override
    public int compareTo(EntryId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
