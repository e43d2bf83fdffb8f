package baton.failover.group;

/** Name of a group, unique in the estate. */
public record GroupName(String value) implements Comparable<GroupName> {
    public GroupName {
        Names.checked("group name", value);
    }

    /** True when a group may be called so. */
    public static boolean isAllowed(String value) {
        return Names.isAllowed(value);
    }

    @Override
    public int compareTo(GroupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
