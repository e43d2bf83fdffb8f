package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the history of a group promises. */
@Tag("ensemble")
class HistoryStoreTest {
    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;
    private static HistoryStore history;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
        history = new HistoryStore(connection);
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @Test
    void anEntryIsReadAsItWasWritten() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        done(get(history.append(group, entry(7))));

        List<HistoryStore.Recorded> all = get(history.after(group, 0));

        assertEquals(
                List.of(entry(7)),
                all.stream().map(HistoryStore.Recorded::entry).toList());
    }

    @Test
    void readingGoesOnAfterAnEntryThatIsKnown() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        for (int number = 1; number <= 3; number++) {
            done(get(history.append(group, entry(number))));
        }
        List<HistoryStore.Recorded> all = get(history.after(group, 0));

        List<HistoryStore.Recorded> rest = get(history.after(group, all.get(1).id()));

        assertEquals(
                List.of(entry(3)),
                rest.stream().map(HistoryStore.Recorded::entry).toList());
    }

    @Test
    void historyIsPruned() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        int written = HistoryStore.KEPT + 7;
        for (int number = 1; number <= written; number++) {
            done(get(history.append(group, entry(number))));
        }

        List<HistoryStore.Recorded> all = get(history.after(group, 0));

        assertEquals(HistoryStore.KEPT, all.size());
        assertEquals(entry(8), all.get(0).entry());
        assertEquals(entry(written), all.get(all.size() - 1).entry());
    }

    static HistoryEntry entry(int number) {
        return new HistoryEntry(
                Instant.parse("2025-01-31T23:59:59.123Z"),
                Optional.of(new NodeName("n1")),
                "promoted",
                "is active",
                Optional.of(new Seat(0)),
                Optional.of(new Epoch(number)),
                Optional.of(Cause.FAILOVER),
                "",
                Map.of("promoting", Duration.ofMillis(12)));
    }
}
