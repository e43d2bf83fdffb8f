package baton.failover.group;

/** Who made a claim: a node, the boot it ran in and the life of its agent, whose lease covers the claim. */
public record Holder(NodeName node, Stamp stamp, Incarnation incarnation) {
    /** True when both can see the same processes: a stop that one verified is true for the other. */
    public boolean sharesHostWith(Holder other) {
        return node.equals(other.node) && stamp.equals(other.stamp);
    }
}
