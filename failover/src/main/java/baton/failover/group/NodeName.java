package baton.failover.group;

/** Name of a node, unique in the estate. */
public record NodeName(String value) implements Comparable<NodeName> {
    public NodeName {
        Names.checked("node name", value);
    }

    /** True when a node may be called so. */
    public static boolean isAllowed(String value) {
        return Names.isAllowed(value);
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
