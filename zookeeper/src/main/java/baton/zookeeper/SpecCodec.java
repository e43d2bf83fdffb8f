package baton.zookeeper;

import baton.failover.group.AgentCrash;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import baton.failover.policy.Spelling;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The shared policy of a group as JSON. */
final class SpecCodec extends Codec<GroupSpec> {
    static final SpecCodec SPEC = new SpecCodec();

    private SpecCodec() {
        super("the spec of a group");
    }

    @Override
    GroupSpec read(Fields fields) {
        Duration kill = millis(fields, "killMillis");
        // Version 0.1.0 took a kill without any time for a policy.
        LeaseBudget budget = new LeaseBudget(
                millis(fields, "leaseMillis"),
                millis(fields, "demoteMillis"),
                kill.isZero() ? LeaseBudget.DEFAULT.kill() : kill);
        OptionalLong preempt = fields.optionalNumber("preemptAfterMillis");
        Restarts restarts = fields.optionalObject("restarts")
                .map(inner -> new Restarts(inner.integer("count"), millis(inner, "withinMillis")))
                .orElse(Restarts.NONE);
        return new GroupSpec(
                fields.word(Mode.class, "mode"),
                fields.optionalInt("maxActive"),
                budget,
                preempt.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(preempt.getAsLong())),
                fields.word(FencePolicy.class, "fence"),
                fields.word(EnsembleLoss.class, "onEnsembleLoss"),
                restarts,
                fields.optionalNumber("positionThreshold").orElse(0),
                // A word of a later version: what ends nothing earlier than its hold does.
                fields.informWord(AgentCrash.class, "onAgentCrash").orElse(AgentCrash.ADOPT));
    }

    @Override
    void write(GroupSpec spec, ObjectNode into) {
        into.put("mode", Spelling.of(spec.mode()));
        spec.maxActive().ifPresent(most -> into.put("maxActive", most));
        into.put("leaseMillis", spec.budget().lease().toMillis())
                .put("demoteMillis", spec.budget().demote().toMillis())
                .put("killMillis", spec.budget().kill().toMillis());
        spec.preempt().ifPresent(after -> into.put("preemptAfterMillis", after.toMillis()));
        into.put("fence", Spelling.of(spec.fence())).put("onEnsembleLoss", Spelling.of(spec.onEnsembleLoss()));
        into.putObject("restarts")
                .put("count", spec.restarts().count())
                .put("withinMillis", spec.restarts().within().toMillis());
        into.put("positionThreshold", spec.positionThreshold()).put("onAgentCrash", Spelling.of(spec.onAgentCrash()));
    }

    private static Duration millis(Fields fields, String name) {
        return Duration.ofMillis(fields.number(name));
    }
}
