package baton.coordinator.view;

import baton.failover.group.NodeName;
import baton.failover.operator.Refused;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What closing the tree did, or would do.
 *
 * @param proved nodes whose agents have the credential
 * @param away nodes without a connected agent: it will need the credential when it starts
 * @param changed how many nodes of ZooKeeper
 */
public record Securing(boolean dryRun, List<NodeName> proved, List<NodeName> away, int changed) {
    public Securing {
        proved = List.copyOf(proved);
        away = List.copyOf(away);
    }

    /** Refused while an agent would be locked out: its services would end with their leases. */
    public static void grant(List<NodeName> silent) {
        if (!silent.isEmpty()) {
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "not-proved",
                    silent.stream().map(NodeName::value).collect(Collectors.joining(", "))
                            + " did not prove to have the credential of this coordinator, and would lose ZooKeeper;"
                            + " nothing was changed: give each the same ensemble-access, start its agent again (its"
                            + " services go on), and repeat");
        }
    }
}
