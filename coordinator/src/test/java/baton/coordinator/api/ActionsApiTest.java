package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.Intent;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionsApiTest {
    private static final Claim REVOKED =
            Sights.claim("n1", 17, ClaimState.REVOKED, Sights.activePassive().terms());
    private final InMemoryEstate estate = new InMemoryEstate();
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.over(estate);
    }

    @Test
    void aSwitchoverIsAnIntentThatNamesTheEpochItActsOn() throws Exception {
        estate.put(Sights.healthy().sight());

        ApiServer.Answer answer = server.post("/groups/db/switchover", "{\"to\":\"n2\"}");

        assertEquals(202, answer.status(), answer.response().body());
        Intent intent = estate.truth("db").intent().orElseThrow();
        assertEquals(new Epoch(17), intent.epoch());
        assertEquals(Optional.of(new NodeName("n2")), intent.to());
        assertEquals(intent.operation().value(), answer.json().get("id").asText());
        assertEquals("running", answer.json().get("state").asText());
        assertTrue(answer.header("Location").endsWith("/api/v1/operations/" + intent.operation()));
        assertEquals(200, server.get("/operations/" + intent.operation()).status());
    }

    @Test
    void switchoverToAnIneligibleMemberIsRefusedWithItsReason() throws Exception {
        estate.put(Sights.healthy()
                .unfit("n3", "unhealthy", "its check fails: connection refused")
                .sight());

        ApiServer.Answer answer = server.post("/groups/db/switchover", "{\"to\":\"n3\"}");

        assertEquals("412 not-eligible", answer.refusal());
        assertTrue(answer.sentence().contains("connection refused"), answer.sentence());
        assertEquals(
                "unhealthy", answer.json().get("reasons").get(0).get("code").asText());
        assertEquals(0, estate.writes());
    }

    @Test
    void aSecondSwitchoverWaitsForTheFirst() throws Exception {
        estate.put(Sights.healthy().sight());
        server.post("/groups/db/switchover", "{}");

        assertEquals(
                "409 operation-in-progress",
                server.post("/groups/db/switchover", "{}").refusal());
    }

    @Test
    void aSwitchoverThatIsOnlyTriedWritesNothing() throws Exception {
        estate.put(Sights.healthy().sight());

        ApiServer.Answer answer = server.post("/groups/db/switchover", "{\"dryRun\":true}");

        assertEquals(200, answer.status(), answer.response().body());
        assertEquals("n1", answer.json().get("from").asText());
        assertEquals(0, estate.writes());
    }

    @Test
    void fencingRevokesTheClaimAndEndsWhenItsHolderGaveTheSeatBack() throws Exception {
        estate.put(Sights.healthy().sight());

        ApiServer.Answer answer = server.post("/groups/db/fence", "{\"epoch\":17,\"reason\":\"its disk is full\"}");

        assertEquals(202, answer.status(), answer.response().body());
        Claim claim = estate.truth("db").seat(new Seat(0)).orElseThrow().claim();
        assertEquals(ClaimState.REVOKED, claim.state());
        String path = "/operations/" + answer.json().get("id").asText();
        assertEquals("running", server.get(path).json().get("state").asText());
        estate.put(Sights.healthy().seat(0, claim.released()).sight());
        assertEquals("succeeded", server.get(path).json().get("state").asText());
    }

    @Test
    void fencingARevokedClaimWritesNothing() throws Exception {
        estate.put(Sights.of("db", Sights.activePassive()).seat(0, REVOKED).sight());

        ApiServer.Answer answer = server.post("/groups/db/fence", "{\"epoch\":17,\"reason\":\"again\"}");

        assertEquals(200, answer.status(), answer.response().body());
        assertEquals("revoked", answer.json().get("state").asText());
        assertEquals(0, estate.writes());
    }

    @Test
    void anEpochThatPassedIsNotFenced() throws Exception {
        estate.put(Sights.healthy().sight());

        ApiServer.Answer answer = server.post("/groups/db/fence", "{\"epoch\":16,\"reason\":\"late\"}");

        assertEquals("409 epoch-not-current", answer.refusal());
        assertEquals(17, answer.json().get("currentEpoch").asInt());
        assertEquals(0, estate.writes());
    }

    @Test
    void aFenceNeedsAReason() throws Exception {
        estate.put(Sights.healthy().sight());

        assertEquals(
                "422 bad-value",
                server.post("/groups/db/fence", "{\"epoch\":17}").refusal());
    }

    @Test
    void verifyNeverAnswersFromACache() throws Exception {
        estate.put(Sights.healthy().sight());
        estate.putUnseen(Sights.of("db", Sights.activePassive())
                .held(0, "n2", 18)
                .active("n2")
                .sight());

        assertEquals(17, server.get("/groups/db").json().get("epoch").asInt(), "memory lags behind");
        ApiServer.Answer old = server.post("/groups/db/verify", "{\"epoch\":17}");
        assertEquals("409 epoch-not-current", old.refusal());
        assertEquals(18, old.json().get("currentEpoch").asInt());
        assertEquals(
                "n2",
                server.post("/groups/db/verify", "{\"epoch\":18}")
                        .json()
                        .get("holder")
                        .asText());

        estate.unreachable();
        assertEquals(
                "503 not-known",
                server.post("/groups/db/verify", "{\"epoch\":18}").refusal());
    }

    @Test
    void aRevokedEpochIsNotCurrent() throws Exception {
        estate.put(Sights.of("db", Sights.activePassive()).seat(0, REVOKED).sight());

        assertEquals(
                "409 epoch-not-current",
                server.post("/groups/db/verify", "{\"epoch\":17}").refusal());
    }

    @Test
    void nothingIsGrantedWhileTheEnsembleIsSilent() throws Exception {
        estate.put(Sights.healthy().sight());
        estate.unreachable();

        assertEquals(
                "503 ensemble-unreachable",
                server.post("/groups/db/switchover", "{}").refusal());
        assertEquals(200, server.get("/groups/db").status(), "what was seen is still shown");
    }

    @Test
    void aBodyThatABrowserSendsUnaskedIsRefused() throws Exception {
        estate.put(Sights.healthy().sight());

        ApiServer.Answer plain = server.send(server.request("127.0.0.1", "/groups/db/switchover")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        ApiServer.Answer empty = server.send(
                server.request("127.0.0.1", "/groups/db/switchover").POST(HttpRequest.BodyPublishers.noBody()));

        assertEquals(415, plain.status());
        assertEquals(415, empty.status());
        assertEquals(0, estate.writes());
    }
}
