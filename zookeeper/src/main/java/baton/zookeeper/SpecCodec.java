package baton.zookeeper;

import baton.failover.group.GroupSpec;
import baton.failover.policy.Policy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The shared policy of a group as JSON. */
final class SpecCodec extends Codec<GroupSpec> {
    static final SpecCodec SPEC = new SpecCodec();

    private SpecCodec() {
        super("the spec of a group");
    }

    @Override
    GroupSpec read(Fields fields) {
        return Policy.readRecord(fields);
    }

    @Override
    void write(GroupSpec spec, ObjectNode into) {
        write(Policy.record(spec), into);
    }

    private static void write(Map<?, ?> record, ObjectNode into) {
        record.forEach((field, value) -> {
            if (value instanceof Map<?, ?> inner) {
                write(inner, into.putObject(field.toString()));
            } else if (value instanceof Long number) {
                into.put(field.toString(), number);
            } else {
                into.put(field.toString(), value.toString());
            }
        });
    }
}
