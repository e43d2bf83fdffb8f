package baton.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.loop.Secret;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import baton.failover.member.Stopping;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerRouteTest {
    private static final String BODY = "{\"node\":\"n1\",\"stamp\":\"boot.run\",\"epoch\":17}";

    private final Asked asked = new Asked();
    private final List<String> taken = asked.calls;

    private Answer answer(Stopping.Verdict verdict, String authorization, String body) {
        asked.verdict = verdict;
        return new PeerRoute(asked)
                .answer(new PeerRoute.Call("db", false), baton.security.Call.bearer(authorization), true, body);
    }

    private Answer fence(PeerCalls.Fenced fenced, String authorization, boolean fromHere) {
        asked.fenced = fenced;
        return new PeerRoute(asked)
                .answer(new PeerRoute.Call("db", true), baton.security.Call.bearer(authorization), fromHere, BODY);
    }

    @ParameterizedTest
    @CsvSource({
        "STOPPED, 200",
        "STOPPING, 202",
        "STRANGER, 403",
        "OTHER_HOST, 409",
        "UNKNOWN_EPOCH, 409",
        "NOT_KEPT, 503",
        "NO_GROUP, 404"
    })
    void everyOutcomeOfAFenceCallHasItsStatus(PeerCalls.Fenced fenced, int status) {
        assertEquals(status, fence(fenced, "Bearer s3cret", false).status());
        assertEquals(List.of("db n1 boot.run 17 by " + new Secret("s3cret").incarnation()), taken);
    }

    @Test
    void aFenceCallWithoutASecretIsOnlyHeardFromThisHost() {
        assertEquals(403, fence(PeerCalls.Fenced.STOPPED, "", false).status());
        assertEquals(List.of(), taken);
        assertEquals(200, fence(PeerCalls.Fenced.STOPPED, "", true).status());
        assertEquals(List.of("db n1 boot.run 17 by this host"), taken);
    }

    @ParameterizedTest
    @CsvSource({"RELEASES, 202", "SETTLED, 200", "STRANGER, 403", "OTHER_EPOCH, 409", "NO_GROUP, 404", "NOT_KNOWN, 503"
    })
    void everyVerdictHasItsStatus(Stopping.Verdict verdict, int status) {
        assertEquals(status, answer(verdict, "Bearer s3cret", BODY).status());
        Holder reported = new Holder(new NodeName("n1"), new Stamp("boot.run"), new Secret("s3cret").incarnation());
        assertEquals(List.of(new GroupName("db") + " " + reported + " " + new Epoch(17)), taken);
    }

    @Test
    void whoShowsNoSecretIsNotHeard() {
        assertEquals(403, answer(Stopping.Verdict.RELEASES, "", BODY).status());
        assertEquals(403, answer(Stopping.Verdict.RELEASES, "Basic eDp5", BODY).status());
        assertEquals(List.of(), taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"node\":\"n1\",\"stamp\":\"boot.run\"}",
                "{\"node\":\"n1\",\"stamp\":\"boot.run\",\"epoch\":\"17\"}",
                "{\"node\":\"n1\",\"stamp\":\"boot.run\",\"epoch\":1e99}",
                "{\"node\":\"n1\",\"stamp\":\"boot.run\",\"epoch\":-1}",
                "{\"node\":\"../n1\",\"stamp\":\"boot.run\",\"epoch\":17}",
                "{\"node\":1,\"stamp\":\"boot.run\",\"epoch\":17}"
            })
    void whatIsNoReportIsRefused(String body) {
        Answer answer = answer(Stopping.Verdict.RELEASES, "Bearer s3cret", body);
        assertEquals(400, answer.status());
        assertTrue(answer.body().contains("bad-body"), answer.body());
        assertEquals(List.of(), taken);
    }

    @Test
    void onlyAPostToOneOfTheTwoPathsIsACall() {
        assertEquals(Optional.of(new PeerRoute.Call("db", false)), PeerRoute.call("POST", "/groups/db/stopped"));
        assertEquals(Optional.of(new PeerRoute.Call("db", true)), PeerRoute.call("POST", "/groups/db/fence"));
        assertEquals(Optional.empty(), PeerRoute.call("GET", "/groups/db/stopped"));
        assertEquals(Optional.empty(), PeerRoute.call("POST", "/groups/db/active"));
        assertEquals(Optional.empty(), PeerRoute.call("POST", "/groups/db/stopped/x"));
    }
}
