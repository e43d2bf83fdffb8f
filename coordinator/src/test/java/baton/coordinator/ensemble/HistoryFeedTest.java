package baton.coordinator.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.coordinator.view.EntryId;
import baton.coordinator.view.HistoryEntry;
import baton.failover.group.GroupName;
import baton.zookeeper.HistoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistoryFeedTest {
    private static final GroupName DB = new GroupName("db");
    private static final GroupName WEB = new GroupName("web");

    private final Map<GroupName, List<HistoryStore.Recorded>> histories = new HashMap<>();
    private final List<Long> heard = new ArrayList<>();
    private Runnable afterReadingDb = () -> {};

    @Test
    void anOlderEntryThatIsFoundLaterIsStillToldFirst() throws Exception {
        ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
        HistoryFeed feed = new HistoryFeed(this::after, worker);
        feed.subscribe(Optional.of(new EntryId(0)), this::hear);
        histories.put(DB, List.of(entry(1)));
        histories.put(WEB, List.of());
        // While the groups are read one after the other: 5 comes to db, which was read, then 7 to web, which was not.
        afterReadingDb = () -> {
            afterReadingDb = () -> {};
            histories.put(DB, List.of(entry(1), entry(5)));
            feed.grew(DB);
            histories.put(WEB, List.of(entry(7)));
        };

        worker.execute(() -> {
            feed.grew(DB);
            feed.grew(WEB);
        });
        worker.submit(() -> {}).get();
        worker.shutdown();
        worker.awaitTermination(10, TimeUnit.SECONDS);

        assertEquals(List.of(1L, 5L, 7L), heard);
    }

    @Test
    void whoAsksForNothingBeforeIsNotToldThePast() throws Exception {
        ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
        HistoryFeed feed = new HistoryFeed(this::after, worker);
        List<Long> resumed = new ArrayList<>();
        feed.subscribe(Optional.empty(), this::hear);
        feed.subscribe(
                Optional.of(new EntryId(1)), entry -> resumed.add(entry.id().number()));
        histories.put(DB, List.of(entry(1), entry(2)));

        worker.submit(() -> {
                    feed.grew(DB);
                    feed.listed();
                })
                .get();
        worker.submit(() -> {}).get();
        histories.put(DB, List.of(entry(1), entry(2), entry(3)));
        feed.grew(DB);
        worker.shutdown();
        worker.awaitTermination(10, TimeUnit.SECONDS);

        assertEquals(List.of(3L), heard);
        assertEquals(List.of(2L, 3L), resumed);
    }

    private CompletableFuture<List<HistoryStore.Recorded>> after(GroupName group, long id) {
        List<HistoryStore.Recorded> found = histories.getOrDefault(group, List.of()).stream()
                .filter(recorded -> recorded.id() > id)
                .toList();
        if (group.equals(DB)) {
            afterReadingDb.run();
        }
        return CompletableFuture.completedFuture(found);
    }

    private void hear(HistoryEntry entry) {
        heard.add(entry.id().number());
    }

    private static HistoryStore.Recorded entry(long id) {
        return new HistoryStore.Recorded(
                id,
                new baton.zookeeper.HistoryEntry(
                        Instant.EPOCH,
                        Optional.empty(),
                        "code",
                        "sentence",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Map.of()));
    }
}
