package baton.coordinator.api;

import baton.failover.policy.Policy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The coordinator about itself: whether it is up, whether it knows anything, what can be asked. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class SelfResource {
    private final Desk desk;

    SelfResource(Desk desk) {
        this.desk = desk;
    }

    @GET
    @ForHealthChecks
    @Path("liveness")
    public Map<String, Boolean> liveness() {
        return Map.of("alive", true);
    }

    @GET
    @ForHealthChecks
    @Path("readiness")
    public Response readiness() {
        return desk.estate().seen().isPresent()
                ? Response.ok(Map.of("ready", true)).build()
                : Response.status(503)
                        .entity(Map.of("ready", false, "reason", "the groups were not read from ZooKeeper yet"))
                        .build();
    }

    @GET
    @Path("openapi.json")
    public JsonNode openApi() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream document = SelfResource.class.getResourceAsStream("openapi.json")) {
            if (document == null) {
                throw new IllegalStateException("openapi.json is not in the jar");
            }
            JsonNode api = mapper.readTree(document);
            // The keys of a policy are described in one place, which is not this document.
            ObjectNode schemas = (ObjectNode) api.at("/components/schemas");
            schemas.set("Spec", mapper.valueToTree(Policy.schema()));
            return api;
        }
    }
}
