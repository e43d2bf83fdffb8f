package baton.coordinator.api;

import baton.coordinator.view.EntryId;
import baton.coordinator.view.HistoryEntry;
import baton.failover.group.GroupName;
import baton.failover.operator.Refused;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Every transition of every group as server-sent events. */
@Path("/events")
public final class EventsResource {
    static final String TYPE = "text/event-stream";

    /** Each listener keeps a thread of the server, of which there are more than these. */
    static final int LISTENERS = 32;

    private final Desk desk;
    private final Semaphore places = new Semaphore(LISTENERS);

    EventsResource(Desk desk) {
        this.desk = desk;
    }

    /** The header wins: a browser that reconnects sends it and keeps the address it was given. */
    @GET
    @Produces(TYPE)
    public Response events(
            @HeaderParam("Last-Event-ID") @Nullable String lastSeen,
            @QueryParam("after") @Nullable String after,
            @QueryParam("group") @Nullable String group) {
        Optional<EntryId> resume = Optional.ofNullable(lastSeen)
                .or(() -> Optional.ofNullable(after))
                .map(EventsResource::id);
        Optional<GroupName> only = Optional.ofNullable(group).map(Desk::group);
        Predicate<HistoryEntry> wanted = entry -> only.isEmpty() || only.get().equals(entry.group());
        if (!places.tryAcquire()) {
            throw new Refused(
                    Refused.Why.UNAVAILABLE,
                    "too-many-listeners",
                    LISTENERS + " listeners follow the events of this coordinator already; ask another coordinator");
        }
        return Response.ok(new EventStream(desk.estate(), resume, wanted, places::release))
                .type(TYPE)
                .header("Cache-Control", "no-store")
                .build();
    }

    private static EntryId id(String text) {
        try {
            return new EntryId(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw Body.wrong("Last-Event-ID", text, "the id of an event");
        }
    }
}
