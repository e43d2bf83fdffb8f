package baton.zookeeper;

import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a running agent says of its node, under an ephemeral node.
 *
 * @param nodeId identity of the host over boots, kept in its state directory
 * @param address {@code host:port} of its agent's REST interface
 * @param version of Baton
 */
public record Alive(
        NodeName node, String nodeId, Stamp stamp, Incarnation incarnation, String address, String version) {

    static final Codec<Alive> CODEC = new Codec<>("the registration of a node") {
        @Override
        Alive read(Fields fields) {
            return new Alive(
                    new NodeName(fields.text("node")),
                    fields.text("nodeId"),
                    new Stamp(fields.text("stamp")),
                    new Incarnation(fields.text("incarnation")),
                    fields.informText("address").orElse(""),
                    fields.informText("version").orElse(""));
        }

        @Override
        void write(Alive alive, ObjectNode into) {
            into.put("node", alive.node().value())
                    .put("nodeId", alive.nodeId())
                    .put("stamp", alive.stamp().value())
                    .put("incarnation", alive.incarnation().value())
                    .put("address", alive.address())
                    .put("version", alive.version());
        }
    };
}
