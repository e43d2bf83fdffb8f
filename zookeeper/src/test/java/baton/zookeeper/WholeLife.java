package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import baton.failover.group.Wreck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** Every kind of node that a tree of Baton ever has, made by the stores themselves. */
final class WholeLife {
    static final Holder A = holder("a");
    static final Holder B = holder("b");

    private WholeLife() {}

    /** Leaves behind a held group with a debt, an intent and a past, and a group that was confirmed. */
    static GroupName live(TestEnsemble ensemble, EnsembleConnection connection) throws Exception {
        get(Identity.of(connection, Optional.empty()));
        Alive alive = new Alive(A.node(), "id", A.stamp(), A.incarnation(), "host:8701", "1.0");
        Ephemeral.registration(connection, A.node(), other -> {}).write(alive);
        Ephemeral.memory(connection, A.node())
                .write(new Remembered(A.node(), new Stamp("boot"), Optional.of("uuid"), 7, Map.of(), Map.of(), false));
        Bearer.begin(connection, A.node());
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        TestEnsemble.taken(connection, group, SEAT, B);
        Ephemeral.member(connection, group, A.node()).write(SessionTest.report(1));
        Latch latch = new Latch(connection, group, A.node(), ensemble.latchExecutor());
        latch.join();
        done(get(new HistoryStore(connection).append(group, HistoryStoreTest.entry(1))));
        OperationStore operations = new OperationStore(connection);
        Operation operation = OperationStoreTest.operation(group, 1000);
        done(get(operations.create(operation, OperationStoreTest.intent(operation, 2), 2)));
        get(new LeaseStore(connection).create(new Holder(A.node(), A.stamp(), new Incarnation("another-life"))));
        done(get(new NodeStore(connection).drain(A.node())));
        confirmed(ensemble, connection);
        Poll.until(() -> latch.id().isPresent()
                && exists(connection, connection.paths().alive(A.node()))
                && exists(connection, connection.paths().memory(A.node()))
                && exists(connection, connection.paths().member(group, new NodeName("a"))));
        return group;
    }

    private static void confirmed(TestEnsemble ensemble, EnsembleConnection connection) throws Exception {
        GroupName group = ensemble.group(connection, spec());
        ConfirmStore store = new ConfirmStore(connection);
        Wreck wreck = ((ConfirmStore.Found.Read) get(store.read(group))).wreck();
        done(get(store.confirm(group, wreck, new Epoch(1000), false)));
    }

    private static boolean exists(EnsembleConnection connection, String path) throws Exception {
        return connection.client().exists(path, false) != null;
    }

    /** Every path from {@code root} down, in order. */
    static List<String> paths(ZooKeeper client, String root) throws Exception {
        TreeSet<String> all = new TreeSet<>();
        List<String> level = List.of(root);
        while (!level.isEmpty()) {
            all.addAll(level);
            List<String> next = new ArrayList<>();
            for (String path : level) {
                try {
                    client.getChildren(path, false).forEach(name -> next.add(path + "/" + name));
                } catch (KeeperException.NoNodeException e) {
                    all.remove(path);
                }
            }
            level = next;
        }
        return List.copyOf(all);
    }
}
