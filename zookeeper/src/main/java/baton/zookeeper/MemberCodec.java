package baton.zookeeper;

import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Stamp;
import baton.failover.policy.Spelling;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a member says of itself as JSON. */
final class MemberCodec extends Codec<MemberReport> {
    static final MemberCodec MEMBER = new MemberCodec();

    private MemberCodec() {
        super("the report of a member");
    }

    @Override
    MemberReport read(Fields fields) {
        List<Reason> reasons = fields.informObjects("reasons").stream()
                .flatMap(
                        reason -> reason
                                .informText("code")
                                .map(code -> new Reason(
                                        code, reason.informText("sentence").orElse("")))
                                .stream())
                .toList();
        return new MemberReport(
                new Holder(
                        new NodeName(fields.text("node")),
                        new Stamp(fields.text("stamp")),
                        new Incarnation(fields.text("incarnation"))),
                fields.word(Role.class, "role"),
                fields.flag("eligible"),
                fields.flag("backingOff"),
                fields.integer("priority"),
                fields.informNumber("position"),
                reasons,
                fields.informText("address").orElse(""));
    }

    @Override
    void write(MemberReport report, ObjectNode into) {
        into.put("node", report.node().value())
                .put("stamp", report.stamp().value())
                .put("incarnation", report.self().incarnation().value())
                .put("role", Spelling.of(report.role()))
                .put("eligible", report.eligible())
                .put("backingOff", report.backingOff())
                .put("priority", report.priority());
        report.position().ifPresent(position -> into.put("position", position));
        ArrayNode reasons = into.putArray("reasons");
        for (Reason reason : report.reasons()) {
            reasons.addObject().put("code", reason.code()).put("sentence", reason.sentence());
        }
        into.put("address", report.address());
    }
}
