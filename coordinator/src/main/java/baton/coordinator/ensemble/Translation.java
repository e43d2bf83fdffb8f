package baton.coordinator.ensemble;

import baton.coordinator.view.EntryId;
import baton.coordinator.view.HistoryEntry;
import baton.failover.group.GroupName;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Operation;
import baton.zookeeper.Decoded;
import baton.zookeeper.HistoryStore;
import baton.zookeeper.NodeStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Between the records of ZooKeeper and those of the view: two languages, so that either can change alone. */
final class Translation {
    private Translation() {}

    static HistoryEntry of(GroupName group, HistoryStore.Recorded recorded) {
        baton.zookeeper.HistoryEntry entry = recorded.entry();
        return new HistoryEntry(
                new EntryId(recorded.id()),
                entry.at(),
                group,
                entry.node(),
                entry.code(),
                entry.sentence(),
                entry.seat(),
                entry.epoch(),
                entry.cause(),
                entry.detail(),
                millis(entry.durations()));
    }

    static Operation of(baton.zookeeper.Operation operation) {
        return new Operation(
                operation.id(),
                Operation.Kind.valueOf(operation.kind().name()),
                operation.group(),
                operation.requestedAt(),
                operation.actor(),
                operation.parameters(),
                Operation.State.valueOf(operation.state().name()),
                operation.steps().stream()
                        .map(step -> new Operation.Step(
                                step.at(), step.node(), step.code(), step.sentence(), millis(step.durations())))
                        .toList(),
                operation.result());
    }

    /** For an operation that was just asked for: it has no steps yet. */
    static baton.zookeeper.Operation of(Operation operation) {
        return new baton.zookeeper.Operation(
                operation.id(),
                baton.zookeeper.Operation.Kind.valueOf(operation.kind().name()),
                operation.group(),
                operation.requestedAt(),
                operation.actor(),
                operation.parameters(),
                baton.zookeeper.Operation.State.valueOf(operation.state().name()),
                java.util.List.of(),
                operation.result());
    }

    /** A registration that cannot be understood is shown as no life: its agent says so itself, in its log. */
    static NodeSight of(NodeStore.Listed listed) {
        return new NodeSight(
                listed.node(),
                listed.alive()
                        .flatMap(Decoded::optional)
                        .map(alive -> new NodeSight.Life(
                                alive.stamp(), alive.incarnation(), alive.address(), alive.version())),
                listed.drained(),
                listed.memory()
                        .map(memory -> new NodeSight.Memory(
                                memory.ensemble(), memory.marks(), memory.incidents(), memory.rolledBack())));
    }

    private static Map<String, Long> millis(Map<String, Duration> durations) {
        Map<String, Long> millis = new LinkedHashMap<>();
        durations.forEach((phase, length) -> millis.put(phase + "Millis", length.toMillis()));
        return millis;
    }
}
