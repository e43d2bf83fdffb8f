package baton.zookeeper;

import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.policy.Spelling;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A planned change that somebody asked for, with what became of it.
 *
 * @param actor who asked
 * @param parameters what was asked in particular, as the REST call named it
 * @param result a sentence once it is over; empty before
 */
public record Operation(
        OperationId id,
        Kind kind,
        GroupName group,
        Instant requestedAt,
        String actor,
        Map<String, String> parameters,
        State state,
        List<Step> steps,
        Optional<String> result) {

    public Operation {
        parameters = Map.copyOf(parameters);
        steps = List.copyOf(steps);
    }

    /** What is asked. */
    public enum Kind {
        SWITCHOVER,
        FENCE,
        APPLY,
        /** Something that a later version can be asked for. */
        OTHER
    }

    /** How far it is. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** One step that a node took. */
    public record Step(Instant at, NodeName node, String code, String sentence, Map<String, Duration> durations) {
        public Step {
            durations = Collections.unmodifiableMap(new LinkedHashMap<>(durations));
        }
    }

    Operation with(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Operation(id, kind, group, requestedAt, actor, parameters, state, more, result);
    }

    Operation ended(State how, String sentence) {
        return new Operation(id, kind, group, requestedAt, actor, parameters, how, steps, Optional.of(sentence));
    }

    static final Codec<Operation> CODEC = new Codec<>("an operation") {
        @Override
        Operation read(Fields fields) {
            Map<String, String> parameters = new LinkedHashMap<>();
            fields.optionalObject("parameters").ifPresent(inner -> {
                for (String name : inner.names()) {
                    parameters.put(name, inner.text(name));
                }
            });
            List<Step> steps = fields.objects("steps").stream()
                    .map(step -> new Step(
                            Times.parse(step.text("at")),
                            new NodeName(step.text("node")),
                            step.text("code"),
                            step.text("sentence"),
                            Laps.read(step.informObject("durations"))))
                    .toList();
            return new Operation(
                    new OperationId(fields.text("id")),
                    fields.informWord(Kind.class, "kind").orElse(Kind.OTHER),
                    new GroupName(fields.text("group")),
                    Times.parse(fields.text("requestedAt")),
                    fields.text("actor"),
                    parameters,
                    fields.word(State.class, "state"),
                    steps,
                    fields.informText("result"));
        }

        @Override
        void write(Operation operation, ObjectNode into) {
            into.put("id", operation.id().value());
            if (operation.kind() != Kind.OTHER) {
                into.put("kind", Spelling.of(operation.kind()));
            }
            into.put("group", operation.group().value())
                    .put("requestedAt", Times.print(operation.requestedAt()))
                    .put("actor", operation.actor());
            ObjectNode parameters = into.putObject("parameters");
            operation.parameters().forEach(parameters::put);
            into.put("state", Spelling.of(operation.state()));
            ArrayNode steps = into.putArray("steps");
            for (Step step : operation.steps()) {
                ObjectNode json = steps.addObject()
                        .put("at", Times.print(step.at()))
                        .put("node", step.node().value())
                        .put("code", step.code())
                        .put("sentence", step.sentence());
                Laps.write(step.durations(), json);
            }
            operation.result().ifPresent(result -> into.put("result", result));
        }
    };
}
