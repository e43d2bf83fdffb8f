package baton.zookeeper;

import baton.failover.group.Confirmation;
import baton.failover.group.Epoch;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An operator's confirmation as JSON. */
final class ConfirmationCodec extends Codec<Confirmation> {
    static final ConfirmationCodec CONFIRMATION = new ConfirmationCodec();

    private ConfirmationCodec() {
        super("the confirmation of a group");
    }

    @Override
    Confirmation read(Fields fields) {
        return new Confirmation(fields.text("ensemble"), new Epoch(fields.number("base")));
    }

    @Override
    void write(Confirmation confirmation, ObjectNode into) {
        into.put("ensemble", confirmation.ensemble())
                .put("base", confirmation.base().number());
    }
}
