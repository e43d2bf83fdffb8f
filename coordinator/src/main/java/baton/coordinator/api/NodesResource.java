package baton.coordinator.api;

import baton.coordinator.view.NodeShown;
import baton.coordinator.view.Written;
import baton.failover.group.NodeName;
import baton.failover.operator.EstateSight;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Parting;
import baton.failover.operator.Refused;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The hosts of the estate, and what an operator asks of one as a whole. */
@Path("/nodes")
@Produces(MediaType.APPLICATION_JSON)
public final class NodesResource {
    private final Desk desk;

    NodesResource(Desk desk) {
        this.desk = desk;
    }

    @GET
    public Nodes nodes() {
        EstateSight sight = desk.seen();
        return new Nodes(NodeShown.of(sight), sight.age().toMillis());
    }

    /** From now on the host takes no seat and leaves those that it has; to repeat it does no harm. */
    @PUT
    @Path("/{node}/drain")
    public Drained drain(@PathParam("node") String name) {
        return mark(name, true);
    }

    @DELETE
    @Path("/{node}/drain")
    public Drained undrain(@PathParam("node") String name) {
        return mark(name, false);
    }

    @DELETE
    @Path("/{node}")
    public Forgotten forget(@PathParam("node") String name) {
        NodeSight node = read(name);
        Parting.grant(node, desk.seen());
        written(desk.estate().forget(node.name()), node.name());
        return new Forgotten(node.name(), true);
    }

    private Drained mark(String name, boolean drained) {
        NodeSight node = read(name);
        if (node.drained() != drained) {
            written(desk.estate().drain(node.name(), drained), node.name());
        }
        return new Drained(node.name(), drained);
    }

    /** Asked now: a memory that lags would mark what is marked. */
    private NodeSight read(String name) {
        NodeName node = Desk.node(name);
        List<NodeSight> all = desk.estate().nodes();
        return all.stream()
                .filter(each -> each.name().equals(node))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        Refused.Why.UNKNOWN,
                        "unknown-node",
                        "there is no node " + node + "; known are "
                                + String.join(
                                        ", ",
                                        all.stream()
                                                .map(each -> each.name().value())
                                                .toList())));
    }

    private static void written(Written written, NodeName node) {
        switch (written) {
            case DONE -> {}
            case UNKNOWN ->
                throw new Refused(
                        Refused.Why.UNAVAILABLE,
                        "outcome-unknown",
                        "ZooKeeper did not say in time whether this is written; repeat it, twice does no harm");
            case CHANGED_MEANWHILE ->
                throw new Refused(
                        Refused.Why.CONFLICT,
                        "changed-meanwhile",
                        node + " changed while this was asked; nothing was written, look again and repeat");
        }
    }

    record Nodes(List<NodeShown> nodes, long seenMillisAgo) {}

    record Drained(NodeName node, boolean drained) {}

    record Forgotten(NodeName node, boolean forgotten) {}
}
