package baton.failover.group;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a member says of itself, under an ephemeral node.
 *
 * @param self the node, its boot and the life of its agent
 * @param eligible it would take a seat: healthy, not drained, priority above 0, owes no debt
 * @param backingOff it lately failed or was revoked, and steps back unless nobody else is there
 * @param priority 1 to 1000, higher first; 0 never becomes active
 * @param position how far its data reaches, as its check reported; empty when unknown
 * @param reasons why it is not eligible or steps back, each a code and a sentence
 * @param address {@code host:port} of its agent's REST interface
 */
public record MemberReport(
        Holder self,
        Role role,
        boolean eligible,
        boolean backingOff,
        int priority,
        OptionalLong position,
        List<Reason> reasons,
        String address) {
    public MemberReport {
        reasons = List.copyOf(reasons);
    }

    public NodeName node() {
        return self.node();
    }

    public Stamp stamp() {
        return self.stamp();
    }
}
