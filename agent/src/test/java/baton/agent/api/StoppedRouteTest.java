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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoppedRouteTest {
    private static final String BODY = "{\"node\":\"n1\",\"stamp\":\"boot.run\",\"epoch\":17}";

    private final List<String> taken = new ArrayList<>();

    private Answer answer(Stopping.Verdict verdict, String authorization, String body) {
        StoppedRoute route = new StoppedRoute((group, reported, epoch) -> {
            taken.add(group + " " + reported + " " + epoch);
            return verdict;
        });
        return route.answer("db", authorization, body);
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
    void onlyAPostToThatPathIsAReport() {
        assertEquals(Optional.of("db"), StoppedRoute.group("POST", "/groups/db/stopped"));
        assertEquals(Optional.empty(), StoppedRoute.group("GET", "/groups/db/stopped"));
        assertEquals(Optional.empty(), StoppedRoute.group("POST", "/groups/db/active"));
        assertEquals(Optional.empty(), StoppedRoute.group("POST", "/groups/db/stopped/x"));
    }
}
