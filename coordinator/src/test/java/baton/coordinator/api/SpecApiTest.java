package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import baton.failover.group.ClaimState;
import baton.failover.group.Seat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecApiTest {
    private static final String CREATE = "If-None-Match";
    private final InMemoryEstate estate = new InMemoryEstate();
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.over(estate);
    }

    @Test
    void aGroupIsCreatedOnlyOnce() throws Exception {
        ApiServer.Answer first = server.put("/groups/db", "{\"mode\":\"active-passive\"}", CREATE, "*");
        ApiServer.Answer second = server.put("/groups/db", "{\"mode\":\"active-passive\"}", CREATE, "*");

        assertEquals(201, first.status(), first.response().body());
        assertEquals("\"0\"", first.header("ETag"));
        assertEquals("412 exists", second.refusal());
    }

    @Test
    void specChangeWithAnOldVersionIsRefused() throws Exception {
        estate.put(Sights.healthy().version(4).sight());

        ApiServer.Answer answer = server.put("/groups/db", "{\"mode\":\"active-passive\"}", "If-Match", "\"3\"");

        assertEquals("412 version-changed", answer.refusal());
        assertEquals(4, answer.json().get("version").asInt());
        assertEquals(0, estate.writes());
    }

    @Test
    void aChangeMustSayWhichVersionItChanges() throws Exception {
        estate.put(Sights.healthy().sight());

        assertEquals(
                "428 version-missing",
                server.put("/groups/db", "{\"mode\":\"active-passive\"}").refusal());
    }

    @Test
    void loweringTheNumberOfActivesRevokesTheSurplusAndIsAnOperation() throws Exception {
        estate.put(Sights.of("web", Sights.activeActive(2))
                .held(0, "n1", 5)
                .held(1, "n2", 6)
                .active("n1")
                .active("n2")
                .sight());

        ApiServer.Answer answer =
                server.put("/groups/web", "{\"mode\":\"active-active\",\"max-active\":1}", "If-Match", "\"0\"");

        assertEquals(202, answer.status(), answer.response().body());
        assertEquals(
                ClaimState.REVOKED,
                estate.truth("web").seat(new Seat(1)).orElseThrow().claim().state());
        assertEquals(
                ClaimState.HELD,
                estate.truth("web").seat(new Seat(0)).orElseThrow().claim().state());
        ApiServer.Answer operation = server.get(answer.header("Location").replaceFirst(".*/api/v1", ""));
        assertEquals("running", operation.json().get("state").asText());
        assertTrue(operation.json().get("waitingFor").asText().contains("seat 1"));
    }

    @Test
    void aDryRunShowsWhatWouldStopAndWritesNothing() throws Exception {
        estate.put(Sights.of("web", Sights.activeActive(2))
                .held(0, "n1", 5)
                .held(1, "n2", 6)
                .sight());

        ApiServer.Answer answer = server.put(
                "/groups/web?dryRun=true", "{\"mode\":\"active-active\",\"max-active\":1}", "If-Match", "\"0\"");

        assertEquals(200, answer.status());
        assertEquals(
                "{\"key\":\"max-active\",\"from\":\"2\",\"to\":\"1\"}",
                answer.json().get("changes").get(0).toString());
        assertEquals(
                "n2", answer.json().get("surplusSeats").get(0).get("holder").asText());
        assertEquals(0, estate.writes());
    }

    @Test
    void anUnchangedSpecIsNotWritten() throws Exception {
        estate.put(Sights.healthy().version(3).sight());

        ApiServer.Answer answer = server.put("/groups/db", "{\"mode\":\"active-passive\"}", "If-Match", "\"3\"");

        assertEquals(200, answer.status(), answer.response().body());
        assertEquals(0, estate.writes());
    }

    @Test
    void whatNoClaimCarriesIsCarriedOutAtOnce() throws Exception {
        estate.put(Sights.healthy().version(3).sight());

        ApiServer.Answer answer = server.put(
                "/groups/db",
                "{\"mode\":\"active-passive\",\"preempt\":\"30s\",\"restarts\":\"3 in 10m\"}",
                "If-Match",
                "\"3\"");

        assertEquals(200, answer.status(), answer.response().body());
        assertEquals("\"4\"", answer.header("ETag"));
        assertEquals("3 in 10m", answer.json().get("spec").get("restarts").asText());
    }

    @Test
    void unknownKeyNamesTheNearestOne() throws Exception {
        ApiServer.Answer answer =
                server.put("/groups/web", "{\"mode\":\"active-active\",\"max-activ\":2}", CREATE, "*");

        assertEquals("422 unknown-key", answer.refusal());
        assertTrue(answer.sentence().contains("did you mean \"max-active\"?"), answer.sentence());
    }

    @Test
    void aLeaseWithoutRoomIsRefusedWithItsNumbers() throws Exception {
        ApiServer.Answer answer = server.put(
                "/groups/db",
                "{\"mode\":\"active-passive\",\"lease\":\"3s\",\"demote-limit\":\"2s\",\"kill-limit\":\"500ms\"}",
                CREATE,
                "*");

        assertEquals("422 lease-too-short", answer.refusal());
        assertTrue(answer.sentence().contains("= 3800 ms"), answer.sentence());
    }

    @Test
    void aLeaseThatRidesOutNoElectionIsGrantedWithAWarning() throws Exception {
        ApiServer.Answer answer =
                server.put("/groups/db", "{\"mode\":\"active-passive\",\"profile\":\"fast\"}", CREATE, "*");

        assertEquals(201, answer.status(), answer.response().body());
        assertTrue(answer.json().get("warnings").toString().contains("loss-of-the-leader"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\":\"active-passiv\"}                        | mode: found \"active-passiv\"; expected",
                "{}                                                  | mode: is missing",
                "{\"mode\":null}                                     | mode: found \"null\"",
                "{\"mode\":\"active-passive\",\"max-active\":2}      | max-active: an active-passive group always has one active",
                "{\"mode\":\"active-active\",\"max-active\":0}       | max-active: found \"0\"",
                "{\"mode\":\"active-passive\",\"lease\":8}           | lease: found \"8\"; expected",
                "{\"mode\":\"active-passive\",\"lease\":\"8 s\"}     | lease: found \"8 s\"; expected a time",
                "{\"mode\":\"active-passive\",\"restarts\":\"often\"}| restarts: found \"often\"",
                "{\"mode\":\"active-passive\",\"on-ensemble-loss\":\"keep\"} | on-ensemble-loss: keep, but",
                "[]                                                  | the body must be a JSON object",
                "{\"mode\"                                           | the body is no JSON",
            })
    void aWrongValueIsRefusedInTheWordsOfTheFile(String body, String sentence) throws Exception {
        ApiServer.Answer answer = server.put("/groups/db", body.strip(), CREATE, "*");

        assertEquals(422, answer.status());
        assertTrue(answer.sentence().contains(sentence.strip()), answer.sentence());
    }
}
