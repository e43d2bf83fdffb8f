package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import baton.failover.operator.NodeSight;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodesApiTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final Debt DEBT = new Debt(N1, new Stamp("stamp-n1"), new Epoch(16), "n1:8701");

    private final InMemoryEstate estate = new InMemoryEstate();
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.over(estate);
        estate.put(Sights.healthy().sight());
    }

    @Test
    void aNodeIsDrainedAndUndrained() throws Exception {
        estate.putNode(gone());

        assertEquals(200, server.put("/nodes/n1/drain", "{}").status());
        assertTrue(estate.nodes().get(0).drained());
        assertEquals(200, server.put("/nodes/n1/drain", "{}").status(), "repeated");
        assertEquals(1, estate.writes());

        assertEquals(200, delete("/nodes/n1/drain").status());
        assertFalse(estate.nodes().get(0).drained());
        assertEquals(200, delete("/nodes/n1/drain").status(), "repeated");
        assertEquals(2, estate.writes());
    }

    @Test
    void aNodeThatIsNotKnownIsRefusedWithThoseThatAre() throws Exception {
        estate.putNode(gone());

        ApiServer.Answer answer = server.put("/nodes/n7/drain", "{}");

        assertEquals("404 unknown-node", answer.refusal());
        assertTrue(answer.sentence().contains("n1"), answer.sentence());
    }

    @Test
    void aNodeWhoseAgentIsConnectedIsNotForgotten() throws Exception {
        estate.putNode(new NodeSight(
                N1, Optional.of(new NodeSight.Life(new Stamp("s"), new Incarnation("i"), "n1:8701", "1")), false));

        assertEquals("409 alive", delete("/nodes/n1").refusal());
        assertEquals(0, estate.writes());
    }

    @Test
    void aNodeThatMayStillActIsNotForgotten() throws Exception {
        estate.putNode(gone());

        ApiServer.Answer holder = delete("/nodes/n1");
        Claim other =
                Sights.claim("n2", 17, ClaimState.HELD, Sights.activePassive().terms());
        estate.put(Sights.of("db", Sights.activePassive()).seat(0, other, DEBT).sight());
        ApiServer.Answer debtor = delete("/nodes/n1");

        assertEquals("409 owed", holder.refusal());
        assertTrue(holder.sentence().contains("baton vouch db --node n1 --epoch 17"), holder.sentence());
        assertEquals("409 owed", debtor.refusal());
        assertTrue(debtor.sentence().contains("baton vouch db --node n1 --epoch 16"), debtor.sentence());
        assertEquals(0, estate.writes());
    }

    @Test
    void whatANodeOwesInAGroupThatCannotBeReadIsNotKnown() throws Exception {
        estate.putNode(new NodeSight(new NodeName("n9"), Optional.empty(), false));
        estate.putUnreadable("web", "the claim of web cannot be understood");

        assertEquals("409 unreadable", delete("/nodes/n9").refusal());
    }

    @Test
    void aNodeThatOwesNothingIsForgotten() throws Exception {
        estate.putNode(new NodeSight(new NodeName("n9"), Optional.empty(), true));

        assertEquals(200, delete("/nodes/n9").status());
        assertEquals(List.of(), estate.nodes());
    }

    private ApiServer.Answer delete(String path) throws Exception {
        return server.send(server.request("127.0.0.1", path).DELETE());
    }

    /** Its agent is not connected; it holds seat 0 of db under epoch 17 all the same. */
    private static NodeSight gone() {
        return new NodeSight(N1, Optional.empty(), false);
    }
}
