package baton.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.loop.MemberSnapshot;
import baton.failover.member.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private static final MemberSnapshot ACTIVE = Pictures.active(true, Phase.ACTIVE, 104_200);

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
        active,     active,    200
        active,     standby,   503
        active,     member,    200
        adopting,   active,    200
        restarting, active,    503
        demoting,   active,    503
        unhealthy,  active,    503
        unhealthy,  member,    503
        late,       active,    503
        at-the-end, active,    503
        standby,    active,    503
        standby,    standby,   200
        standby,    member,    200
        sick,       standby,   503
        sick,       member,    503
        away,       standby,   503
        """)
    void aHealthEndpointAnswersOnlyForWhatTheMemberIs(String member, String endpoint, int status) {
        MemberSnapshot picture =
                switch (member) {
                    case "active" -> ACTIVE;
                    case "adopting" -> Pictures.active(true, Phase.ADOPTING, 104_200);
                    case "restarting" -> Pictures.active(true, Phase.RESTARTING, 104_200);
                    case "demoting" -> Pictures.active(true, Phase.DEMOTING, 104_200);
                    case "unhealthy" -> Pictures.active(false, Phase.ACTIVE, 104_200);
                    case "late" -> Pictures.active(true, Phase.ACTIVE, 99_999);
                    case "at-the-end" -> Pictures.active(true, Phase.ACTIVE, 100_000);
                    case "standby" -> Pictures.standby(true, true);
                    case "sick" -> Pictures.standby(false, true);
                    default -> Pictures.standby(true, false);
                };

        for (String method : new String[] {"GET", "HEAD", "OPTIONS"}) {
            assertEquals(
                    status, answer(picture, method, "/groups/db/" + endpoint).status(), method);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        GET     | /                        | 404
        GET     | /nothing                 | 404
        GET     | /status/                 | 404
        GET     | /groups                  | 404
        GET     | /groups/web/active       | 404
        GET     | /groups/db/leader        | 404
        GET     | /groups/db/active/x      | 404
        GET     | //groups/db              | 404
        POST    | /groups/db/active        | 405
        PUT     | /groups/db               | 405
        OPTIONS | /groups/db               | 405
        DELETE  | /status                  | 405
        OPTIONS | /metrics                 | 405
        HEAD    | /status                  | 200
        OPTIONS | /liveness                | 200
        GET     | /readiness               | 200
        """)
    void everyQuestionHasItsStatus(String method, String path, int status) {
        Answer answer = answer(ACTIVE, method, path);

        assertEquals(status, answer.status());
        if (status >= 400) {
            assertEquals("application/problem+json", answer.type());
        }
        assertEquals(status == 405, answer.headers().containsKey("Allow"));
    }

    @Test
    void aRefusalIsAProblemThatSaysWhy() {
        assertEquals(
                """
                {"type":"about:blank","title":"Service Unavailable","status":503,"code":"standby",\
                "detail":"this member is standby and not healthy"}
                """,
                answer(Pictures.standby(false, true), "GET", "/groups/db/active")
                        .body());
        assertEquals(
                """
                {"type":"about:blank","title":"Method Not Allowed","status":405,"code":"method-not-allowed",\
                "detail":"POST is not possible here, only GET, HEAD, OPTIONS"}
                """,
                answer(ACTIVE, "POST", "/groups/db/active").body());
        assertEquals(
                """
                {"type":"about:blank","title":"Not Found","status":404,"code":"unknown-group",\
                "detail":"this agent has no group \\"web\\""}
                """,
                answer(ACTIVE, "GET", "/groups/web").body());
    }

    @Test
    void theStateOfAMemberHasItsReasonsAndItsLastHook() {
        assertEquals(
                """
                {"group":"db","node":"n1","role":"active","joined":true,"healthy":true,"priority":100,"position":42,\
                "seat":0,"epoch":17,"phase":"active","holdEndsInMillis":7000,"answersForMillis":4200,"reasons":[],\
                "lastHook":{"hook":"promote","epoch":17,"succeeded":true,"output":"started","endedMillisAgo":1000}}
                """,
                answer(ACTIVE, "GET", "/groups/db").body());
        assertEquals(
                """
                {"group":"db","node":"n1","role":"standby","joined":true,"healthy":false,"priority":100,\
                "reasons":[{"code":"unhealthy","sentence":"no answer on port 5432"}],\
                "lastHook":{"hook":"promote","epoch":17,"succeeded":true,"output":"started","endedMillisAgo":1000}}
                """,
                answer(Pictures.standby(false, true), "GET", "/groups/db").body());
    }

    @Test
    void theStateOfTheAgentHasAllItsGroups() {
        String body = answer(Pictures.standby(true, true), "GET", "/status").body();

        assertTrue(
                body.startsWith(
                        """
                {"node":"n1","stamp":"boot.run","incarnation":"life","address":"n1:8701","stopping":false,\
                "guardAlive":true,"renewedMillisAgo":500,"groups":[{"group":"db","node":"n1","role":"standby\""""),
                body);
    }

    @Test
    void anAgentWhoseLoopHangsIsNotAlive() {
        Routes later = new Routes(() -> Pictures.of(ACTIVE), () -> Pictures.NOW.plus(java.time.Duration.ofSeconds(6)));

        assertEquals(503, later.answer("GET", "/liveness").status());
        assertEquals(
                "{\"turns\":12,\"seenMillisAgo\":100}\n",
                answer(ACTIVE, "GET", "/liveness").body());
    }

    @Test
    void anAgentThatHasNotReadItsGroupsIsNotReady() {
        Answer answer = answer(Pictures.standby(true, false), "GET", "/readiness");

        assertEquals(503, answer.status());
        assertTrue(answer.body().contains("\"detail\":\"not read from ZooKeeper yet: db\""), answer.body());
    }

    @Test
    void metricsAreWhatPrometheusReads() {
        String text = answer(ACTIVE, "GET", "/metrics").body();

        for (String line :
                """
                baton_loop_turns_total 12
                baton_guard_alive 1
                baton_renewals_total{outcome="committed"} 9
                baton_renewal_age_seconds 0.500
                baton_member_role{group="db",role="active"} 1
                baton_member_role{group="db",role="stop-failed"} 0
                baton_member_healthy{group="db"} 1
                baton_epoch{group="db"} 17
                baton_margin_seconds{group="db"} 4.200
                baton_transitions_total{group="db",code="promoted"} 2
                baton_phase_seconds_sum{group="db",phase="promoting"} 1.234
                baton_phase_seconds_count{group="db",phase="promoting"} 2
                """
                        .lines()
                        .toList()) {
            assertTrue(text.lines().anyMatch(line::equals), line + " in\n" + text);
        }
    }

    private static Answer answer(MemberSnapshot member, String method, String path) {
        return new Routes(() -> Pictures.of(member), () -> Pictures.NOW).answer(method, path);
    }
}
