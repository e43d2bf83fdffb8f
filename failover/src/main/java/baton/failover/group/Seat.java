package baton.failover.group;

/** The right to be active once in a group, numbered from 0. */
public record Seat(int number) implements Comparable<Seat> {
    public Seat {
        if (number < 0) {
            throw new IllegalArgumentException("a seat is numbered from 0; found " + number);
        }
    }

    @Override
    public int compareTo(Seat other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
