package baton.zookeeper;

import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A debt as it is recorded: with the failure, once its node was tried to be fenced in vain. */
record Owed(Debt debt, Optional<FenceFailure> failure) {
    static final Codec<Owed> CODEC = new Codec<>("a debt") {
        @Override
        Owed read(Fields fields) {
            Debt debt = new Debt(
                    new NodeName(fields.text("node")),
                    new Stamp(fields.text("stamp")),
                    new Epoch(fields.number("epoch")),
                    fields.informText("address").orElse(""),
                    fields.optionalFlag("stopFailed").orElse(false));
            Optional<String> detail = fields.informText("fenceFailure");
            return new Owed(
                    debt,
                    fields.optionalText("fencedBy")
                            .map(by -> new FenceFailure(new NodeName(by), detail.orElse("no reason is on record"))));
        }

        @Override
        void write(Owed owed, ObjectNode into) {
            into.put("node", owed.debt.node().value())
                    .put("stamp", owed.debt.stamp().value())
                    .put("epoch", owed.debt.epoch().number());
            if (!owed.debt.address().isEmpty()) {
                into.put("address", owed.debt.address());
            }
            if (owed.debt.stopFailed()) {
                into.put("stopFailed", true);
            }
            owed.failure.ifPresent(
                    failure -> into.put("fencedBy", failure.by().value()).put("fenceFailure", failure.detail()));
        }
    };
}
