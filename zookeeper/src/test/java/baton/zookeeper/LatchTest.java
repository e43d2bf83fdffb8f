package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.LatchEntry;
import baton.failover.group.NodeName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the order of the candidates promises. */
@Tag("ensemble")
class LatchTest {
    private static final Holder A = holder("a");
    private static final Holder B = holder("b");

    private static TestEnsemble ensemble;
    private static EnsembleConnection first;
    private static EnsembleConnection second;

    private final Heard heard = new Heard();
    private GroupName group;
    private Latch a;
    private Latch b;
    private GroupWatch watch;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        first = ensemble.connect();
        second = ensemble.connect();
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @BeforeEach
    void join() throws Exception {
        group = ensemble.group(first, spec());
        a = new Latch(first, group, A.node(), ensemble.latchExecutor());
        b = new Latch(second, group, B.node(), ensemble.latchExecutor());
        Self self = new Self(A, a::id, Optional::empty);
        watch = GroupWatch.start(first, group, Optional.of(self), heard);
        a.join();
        heard.view(
                view -> nodes(view).equals(List.of(A.node())) && view.ownLatch().isPresent());
        b.join();
        heard.view(view -> nodes(view).equals(List.of(A.node(), B.node())));
    }

    @AfterEach
    void leave() {
        watch.close();
        a.close();
        b.close();
    }

    @Test
    void theOwnEntryIsToldByItsPath() throws Exception {
        GroupView view = TestEnsemble.view(first, group);

        assertEquals(Optional.of(view.latch().get(0).id()), a.id());
        assertEquals(Optional.empty(), view.ownLatch(), "who reads without being a member has no entry");
    }

    @Test
    void latchRejoinGoesToTheTail() throws Exception {
        String before = a.id().orElseThrow();

        a.rejoin();

        GroupView view = heard.view(read -> nodes(read).equals(List.of(B.node(), A.node()))
                && read.ownLatch().isPresent());
        assertNotEquals(before, view.ownLatch().orElseThrow().id());
    }

    @Test
    void latchNodeDeletedByAnotherShowsAsMissing() throws Exception {
        second.framework().delete().forPath(first.paths().latchEntry(group, a.id().orElseThrow()));
        heard.view(
                view -> nodes(view).equals(List.of(B.node())) && view.ownLatch().isEmpty());

        a.join();

        heard.view(view -> nodes(view).equals(List.of(B.node(), A.node()))
                && view.ownLatch().map(LatchEntry::node).equals(Optional.of(A.node())));
    }

    @Test
    void joiningTwiceKeepsThePlace() throws Exception {
        String before = a.id().orElseThrow();
        a.join();
        a.join();
        b.rejoin();

        GroupView view = heard.view(read -> nodes(read).equals(List.of(A.node(), B.node()))
                && !read.latch().get(1).id().isEmpty());
        assertEquals(before, view.latch().get(0).id());
    }

    @Test
    void anotherEntryOfTheSameNodeAndSessionIsNotTheOwn() throws Exception {
        LatchEntry left = TestEnsemble.candidate(first, group, A);
        a.rejoin();

        GroupView view = heard.view(read -> nodes(read).equals(List.of(B.node(), A.node(), A.node()))
                && read.latch().get(1).equals(left)
                && read.ownLatch().isPresent());
        assertEquals(view.latch().get(2), view.ownLatch().orElseThrow());
    }

    @Test
    void anEntryOfAnEarlierSessionIsNotTheOwn() throws Exception {
        String before = a.id().orElseThrow();
        long old = first.client().getSessionId();
        first.client().getTestable().injectSessionExpiration();
        Poll.until(() -> first.isConnected() && first.client().getSessionId() != old);

        GroupView view = heard.view(read -> read.ownLatch().isPresent()
                && !read.ownLatch().orElseThrow().id().equals(before));
        assertTrue(view.latch().size() >= 2);
    }

    private static List<NodeName> nodes(GroupView view) {
        return view.latch().stream().map(LatchEntry::node).toList();
    }
}
