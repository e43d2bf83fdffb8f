package baton.failover.group;

/** Identity of one boot and one run directory of a host: whoever bears it can see the same processes. */
public record Stamp(String value) {
    public Stamp {
        if (value.isBlank()) {
            throw new IllegalArgumentException("stamp is empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
