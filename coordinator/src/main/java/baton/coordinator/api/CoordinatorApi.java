package baton.coordinator.api;

import baton.coordinator.view.Estate;
import baton.failover.group.OperationId;
import baton.security.Gate;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Everything of REST that has to be registered with a server. */
public final class CoordinatorApi {
    /** All paths begin with this. */
    public static final String BASE = Desk.BASE;

    private CoordinatorApi() {}

    /**
     * Makes the resources, the filters and the mapper of failures.
     *
     * @param clock wall time, only to be shown
     * @param gate decides who is heard
     */
    public static List<Object> components(Estate estate, Clock clock, Supplier<OperationId> ids, Gate gate) {
        Desk desk = new Desk(estate, clock, ids);
        return List.of(
                new GroupsResource(desk),
                new SpecResource(desk),
                new ActionsResource(desk),
                new EstateResource(desk),
                new NodesResource(desk),
                new EventsResource(desk),
                new SelfResource(desk),
                new Admission(gate),
                new BodyLimit(),
                new Failures());
    }

    /** Teaches a mapper how the values of Baton look in JSON. */
    public static ObjectMapper configured(ObjectMapper mapper) {
        return Json.configured(mapper);
    }
}
