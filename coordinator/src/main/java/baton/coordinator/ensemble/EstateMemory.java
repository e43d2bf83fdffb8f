package baton.coordinator.ensemble;

import baton.failover.group.GroupName;
import baton.failover.group.Incident;
import baton.failover.group.Reason;
import baton.failover.group.Tick;
import baton.failover.operator.EstateSight;
import baton.failover.operator.GroupSight;
import baton.failover.operator.NodeSight;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.GroupStore;
import baton.zookeeper.NodeStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that was seen of all groups and nodes.
 *
 * <p>Groups are watched; which groups and nodes there are is asked from time to time, which also shows how old the rest is:
 * watch events come before the answers that follow them.
 */
final class EstateMemory {
    private static final Logger LOG = LoggerFactory.getLogger(EstateMemory.class);

    private final EnsembleConnection connection;
    private final Elapsed clock;
    private final HistoryFeed feed;
    private final Map<GroupName, GroupMemory> groups = new ConcurrentHashMap<>();
    private volatile List<NodeSight> nodes = List.of();
    private volatile Tick asked = Tick.EVER;
    private volatile boolean listed;
    private volatile boolean complete;

    EstateMemory(EnsembleConnection connection, Elapsed clock, HistoryFeed feed) {
        this.connection = connection;
        this.clock = clock;
        this.feed = feed;
    }

    /** Asks which groups and nodes there are; called again and again on the worker. */
    void refresh() {
        Tick now = clock.now();
        try {
            Set<GroupName> before = Set.copyOf(groups.keySet());
            Set<GroupName> present = new HashSet<>(Answers.of(new GroupStore(connection).list()));
            present.forEach(this::follow);
            before.stream().filter(name -> !present.contains(name)).forEach(this::forget);
            nodes = Answers.of(new NodeStore(connection).list()).stream()
                    .map(Translation::of)
                    .toList();
            asked = now;
            feed.listed();
            listed = true;
        } catch (RuntimeException e) {
            LOG.debug("groups and nodes cannot be listed, trying again: {}", e.getMessage());
        }
    }

    GroupMemory follow(GroupName group) {
        return groups.computeIfAbsent(group, name -> new GroupMemory(name, clock, feed).follow(connection));
    }

    /** A group that is found later is left out until it was read, so that it does not hide the others. */
    private boolean isComplete() {
        complete = complete
                || (listed
                        && groups.values().stream()
                                .allMatch(memory -> memory.told().isDone()));
        return complete;
    }

    private void forget(GroupName group) {
        GroupMemory memory = groups.remove(group);
        if (memory != null) {
            memory.forget();
        }
    }

    /** Everything may have grown while nobody was told. */
    void reconnected() {
        groups.keySet().forEach(feed::grew);
    }

    Optional<EstateSight> seen() {
        if (!isComplete()) {
            return Optional.empty();
        }
        Map<GroupName, GroupSight> present = new TreeMap<>();
        Map<GroupName, Reason> unreadable = new HashMap<>();
        groups.forEach((name, memory) -> {
            memory.sight().ifPresent(sight -> present.put(name, sight));
            memory.unreadable().ifPresent(reason -> unreadable.put(name, reason));
        });
        // A group that is gone from ZooKeeper is known by those who remember it.
        nodes.stream().flatMap(node -> node.memory().stream()).forEach(memory -> memory.incidents()
                .forEach((name, sentence) -> {
                    if (!present.containsKey(name)) {
                        unreadable.putIfAbsent(name, new Reason(Incident.CODE, sentence));
                    }
                }));
        return Optional.of(
                new EstateSight(present, unreadable, nodes, clock.now().since(asked)));
    }
}
