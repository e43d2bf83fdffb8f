package baton.failover.group;

/** Identity of one life of an agent process. */
public record Incarnation(String value) {
    public Incarnation {
        if (value.isBlank()) {
            throw new IllegalArgumentException("incarnation is empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
