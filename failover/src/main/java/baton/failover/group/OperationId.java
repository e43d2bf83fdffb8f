package baton.failover.group;

/** Identity of one planned change that somebody asked for. */
public record OperationId(String value) {
    public OperationId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the id of an operation is empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
