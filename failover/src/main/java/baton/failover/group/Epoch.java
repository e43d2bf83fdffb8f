package baton.failover.group;

/** Number of a claim, the fencing token of its holder: every claim of a group has its own, larger than all before. */
public record Epoch(long number) implements Comparable<Epoch> {
    /** No epoch is above this one: nobody gets there by counting, so a number beyond it is damage. */
    public static final long LIMIT = 1L << 62;

    /** How far above the highest known epoch an operator may set the counter. */
    public static final long LEAP = 1_000_000;

    public static final Epoch NONE = new Epoch(0);

    public Epoch {
        if (number < 0 || number > LIMIT) {
            throw new IllegalArgumentException("an epoch is between 0 and 2^62; found " + number);
        }
    }

    /** False for the last epoch of all: no claim can follow it. */
    public boolean hasNext() {
        return number < LIMIT;
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
