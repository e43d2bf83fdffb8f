package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.EntryId;
import baton.coordinator.view.HistoryEntry;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventsApiTest {
    private final InMemoryEstate estate = new InMemoryEstate();
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.over(estate);
    }

    @Test
    void eventsResumeAfterTheLastSeen() throws Exception {
        estate.happen(entry(10, "db", "claimed"));
        estate.happen(entry(11, "web", "promoted"));
        estate.happen(entry(12, "db", "promoted"));

        try (Lines events = follow("/events", "Last-Event-ID", "10")) {
            assertEquals("id: 11", next(events, "id: "));
            assertEquals("id: 12", next(events, "id: "));
            estate.happen(entry(13, "db", "demoting"));
            assertEquals("id: 13", next(events, "id: "));
            assertEquals("event: transition", next(events, "event: "));
            String data = next(events, "data: ");
            assertTrue(data.contains("\"id\":\"13\""), data);
            assertTrue(data.contains("\"code\":\"demoting\""), data);
        }
    }

    @Test
    void withoutAnIdOnlyWhatComesIsTold() throws Exception {
        estate.happen(entry(10, "db", "claimed"));

        try (Lines events = follow("/events")) {
            next(events, ": from now on");
            estate.happen(entry(11, "db", "promoted"));
            assertEquals("id: 11", next(events, "id: "));
        }
    }

    @Test
    void oneGroupCanBeFollowedAlone() throws Exception {
        estate.happen(entry(10, "db", "claimed"));
        estate.happen(entry(11, "web", "promoted"));

        try (Lines events = follow("/events?after=0&group=web")) {
            assertEquals("id: 11", next(events, "id: "));
        }
    }

    @Test
    void anIdThatIsNoneIsRefused() throws Exception {
        assertEquals("422 bad-value", server.get("/events?after=yesterday").refusal());
    }

    @Test
    void theHistoryOfAGroupIsListedNewestLast() throws Exception {
        estate.put(Sights.healthy().sight());
        estate.happen(entry(10, "db", "claimed"));
        estate.happen(entry(11, "web", "promoted"));
        estate.happen(entry(12, "db", "promoted"));

        var entries = server.get("/groups/db/history?limit=1").json().get("entries");

        assertEquals(1, entries.size());
        assertEquals("12", entries.get(0).get("id").asText());
        assertEquals(230, entries.get(0).get("durations").get("promoteMillis").asInt());
    }

    private Lines follow(String path, String... headers) throws Exception {
        HttpRequest.Builder request = server.request("127.0.0.1", path).GET();
        Lines lines = new Lines();
        CompletableFuture<HttpResponse<Void>> response = server.client()
                .sendAsync((headers.length == 0 ? request : request.headers(headers)).build(), info -> {
                    lines.type.add(info.headers().firstValue("Content-Type").orElse(""));
                    return HttpResponse.BodySubscribers.fromLineSubscriber(lines);
                });
        assertEquals("text/event-stream", lines.type.poll(20, TimeUnit.SECONDS));
        assertFalse(response.isDone(), "a stream has no end");
        return lines;
    }

    private static String next(Lines lines, String start) throws Exception {
        while (true) {
            String line = lines.heard.poll(5, TimeUnit.SECONDS);
            if (line == null || line.startsWith(start)) {
                return String.valueOf(line);
            }
        }
    }

    /** What the server sends, line by line, so that a test that waits in vain fails instead of hanging. */
    private static final class Lines implements Flow.Subscriber<String>, AutoCloseable {
        private final BlockingQueue<String> type = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            given.request(Long.MAX_VALUE);
            subscription.complete(given);
        }

        @Override
        public void onNext(String line) {
            heard.add(line);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}

        @Override
        public void close() {
            subscription.join().cancel();
        }
    }

    private static HistoryEntry entry(long id, String group, String code) {
        return new HistoryEntry(
                new EntryId(id),
                Instant.parse("2026-01-02T03:04:05.678Z"),
                new GroupName(group),
                Optional.of(new NodeName("n1")),
                code,
                "is active",
                Optional.of(new Seat(0)),
                Optional.of(new Epoch(17)),
                Optional.of(Cause.FAILOVER),
                "",
                Map.of("promoteMillis", 230L));
    }
}
