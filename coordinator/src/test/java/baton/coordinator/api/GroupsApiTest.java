package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import baton.failover.group.NodeName;
import baton.failover.operator.NodeSight;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupsApiTest {
    private final InMemoryEstate estate = new InMemoryEstate();
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.over(estate);
    }

    @Test
    void aGroupIsShownWithSeatsMembersAndSuccession() throws Exception {
        estate.put(Sights.healthy().version(3).sight());

        ApiServer.Answer answer = server.get("/groups/db");

        assertEquals(200, answer.status(), answer.response().body());
        assertEquals("\"3\"", answer.header("ETag"));
        JsonNode group = answer.json();
        assertEquals("healthy", group.get("state").asText());
        assertEquals("active-passive", group.get("mode").asText());
        assertEquals(42, group.get("seenMillisAgo").asInt());
        assertEquals("8s", group.get("spec").get("lease").asText());
        JsonNode seat = group.get("seats").get(0);
        assertEquals(0, seat.get("seat").asInt());
        assertEquals("held", seat.get("state").asText());
        assertEquals("n1", seat.get("holder").asText());
        assertEquals(17, seat.get("epoch").asInt());
        assertTrue(seat.get("active").asBoolean());
        assertEquals(100, seat.get("leaseUnchangedMillis").asInt());
        assertEquals("[\"n2\"]", group.get("succession").toString());
        assertEquals(0, group.get("members").get(1).get("rank").asInt());
        assertFalse(group.get("members").get(0).has("rank"));
        assertFalse(group.has("operation"), "what is absent is not there");
    }

    @Test
    void allGroupsAreListedEvenThoseThatCannotBeUnderstood() throws Exception {
        estate.put(Sights.healthy().sight());
        estate.putUnreadable("broken", "/baton/groups/broken/spec: format 9 is not known; upgrade this coordinator");

        JsonNode groups = server.get("/groups").json().get("groups");

        assertEquals("broken", groups.get(0).get("name").asText());
        assertEquals("unreadable", groups.get(0).get("state").asText());
        assertTrue(groups.get(0).get("reasons").get(0).get("sentence").asText().contains("format 9"));
        assertEquals("db", groups.get(1).get("name").asText());
    }

    @Test
    void anUnknownGroupIsNotFound() throws Exception {
        assertEquals("404 unknown-group", server.get("/groups/nope").refusal());
        assertEquals("application/problem+json", server.get("/groups/nope").header("Content-Type"));
        assertEquals("404 not-found", server.get("/nope").refusal());
    }

    @Test
    void nothingIsShownBeforeTheFirstReading() throws Exception {
        estate.neverRead();

        assertEquals("503 not-read-yet", server.get("/groups").refusal());
        assertEquals(503, server.get("/readiness").status());
        assertEquals(200, server.get("/liveness").status());
    }

    @Test
    void aMemberThatIsNoCandidateHasAReason() throws Exception {
        estate.put(Sights.healthy()
                .unfit("n3", "unhealthy", "its check fails: connection refused")
                .sight());

        JsonNode n3 = server.get("/groups/db/members").json().get("members").get(2);

        assertEquals("unhealthy", n3.get("reasons").get(0).get("code").asText());
    }

    @Test
    void nodesShowTheirPartInEveryGroup() throws Exception {
        estate.put(Sights.healthy().sight());
        estate.putNode(new NodeSight(new NodeName("n1"), Optional.empty(), true));

        JsonNode node = server.get("/nodes").json().get("nodes").get(0);

        assertEquals("n1", node.get("name").asText());
        assertFalse(node.get("alive").asBoolean());
        assertTrue(node.get("drained").asBoolean());
        assertEquals(17, node.get("groups").get(0).get("epoch").asInt());
    }

    @Test
    void theEnsembleSaysWhatTheLossOfAServerDoesToEachGroup() throws Exception {
        estate.put(Sights.healthy().sight());

        JsonNode ensemble = server.get("/ensemble").json();

        assertEquals(30000, ensemble.get("sessionTimeoutMillis").asInt());
        JsonNode check = ensemble.get("groups").get(0).get("checks").get(1);
        assertEquals("loss-of-the-leader", check.get("code").asText());
        assertTrue(check.get("holds").asBoolean());
        assertEquals(5200, check.get("leftMillis").asInt());
        assertEquals(5000, check.get("needMillis").asInt());
    }

    @Test
    void theDocumentOfTheInterfaceNamesEveryPath() throws Exception {
        JsonNode paths = server.get("/openapi.json").json().get("paths");

        for (String path : new String[] {
            "/groups",
            "/groups/{group}",
            "/groups/{group}/members",
            "/groups/{group}/history",
            "/groups/{group}/switchover",
            "/groups/{group}/fence",
            "/groups/{group}/vouch",
            "/nodes/{node}",
            "/nodes/{node}/drain",
            "/groups/{group}/verify",
            "/operations/{id}",
            "/nodes",
            "/events",
            "/ensemble",
            "/liveness",
            "/readiness"
        }) {
            assertTrue(paths.has(path), path);
        }
    }
}
