package baton.failover.group;

/** Number of a claim, the fencing token of its holder: every claim of a group has its own, larger than all before. */
public record Epoch(long number) implements Comparable<Epoch> {
    public static final Epoch NONE = new Epoch(0);

    public Epoch {
        if (number < 0) {
            throw new IllegalArgumentException("an epoch is never negative; found " + number);
        }
    }

    public Epoch next() {
        return new Epoch(number + 1);
    }

    public boolean isAbove(Epoch other) {
        return number > other.number;
    }

    public Epoch max(Epoch other) {
        return number >= other.number ? this : other;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
