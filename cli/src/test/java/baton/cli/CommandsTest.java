package baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final String RUNNING =
            """
            {"id":"op1","kind":"switchover","group":"db","state":"running","steps":[
             {"at":"2026-01-02T11:00:00.100Z","node":"n1","code":"demoting","sentence":"stops being active"}]}""";
    private static final String SUCCEEDED =
            """
            {"id":"op1","kind":"switchover","group":"db","state":"succeeded","result":"n2 is active with epoch 18","steps":[
             {"at":"2026-01-02T11:00:00.100Z","node":"n1","code":"demoting","sentence":"stops being active"},
             {"at":"2026-01-02T11:00:00.310Z","node":"n1","code":"released","sentence":"gave the seat back","durations":{"demoteMillis":210}}]}""";
    private static final String PLAN =
            """
            {"dryRun":true,"group":"db","seat":0,"epoch":17,"from":"n1","to":"n2","sentence":"n1 would stop, then n2 would take seat 0"}""";
    private static final String GROUP =
            """
            {"name":"db","seats":[{"seat":0,"state":"held","holder":"n1","epoch":17}]}""";

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void aSwitchoverTellsItsStepsAndItsResult() {
        coordinator
                .on("POST /groups/db/switchover", 200, PLAN)
                .on("POST /groups/db/switchover", 202, RUNNING)
                .on("GET /operations/op1", 200, SUCCEEDED);

        Call call = call("switchover", "db", "--to", "n2", "--yes");

        assertEquals(
                """
                db: n1 would stop, then n2 would take seat 0
                  2026-01-02 12:00:00.100 CET  n1 stops being active
                  2026-01-02 12:00:00.310 CET  n1 gave the seat back; demote 210 ms
                succeeded: n2 is active with epoch 18
                """,
                call.out());
        assertEquals(0, call.exitCode());
        assertEquals(
                "POST /groups/db/switchover {\"to\":\"n2\"}",
                coordinator.requests().get(1));
    }

    @Test
    void aFailedOperationIsAnError() {
        coordinator
                .on("POST /groups/db/switchover", 200, PLAN)
                .on("POST /groups/db/switchover", 202, SUCCEEDED.replace("succeeded", "failed"));

        assertEquals(1, call("switchover", "db", "--yes").exitCode());
    }

    @Test
    void aDryRunAsksAndDoesNothing() {
        coordinator.on("POST /groups/db/switchover", 200, PLAN);

        assertEquals(0, call("switchover", "db", "--dry-run").exitCode());
        assertEquals(List.of("POST /groups/db/switchover {\"dryRun\":true}"), coordinator.requests());
    }

    @Test
    void withoutTerminalAndYesNothingDestructiveIsDone() {
        coordinator.on("POST /groups/db/switchover", 200, PLAN).on("GET /groups/db", 200, GROUP);

        Call switchover = call("switchover", "db");
        Call fence = call("fence", "db", "--reason", "disk full");

        assertEquals(2, switchover.exitCode());
        assertTrue(switchover.sentence().contains("--yes"), switchover.err());
        assertEquals(2, fence.exitCode());
        assertEquals(2, coordinator.requests().size(), coordinator.requests().toString());
    }

    @Test
    void anOperatorWhoSaysNoIsHeard() {
        coordinator.on("GET /groups/db", 200, GROUP);

        Call call = Call.answering("n", arguments("fence", "db", "--reason", "disk full"));

        assertTrue(call.out().contains("n1 holds seat 0 with epoch 17"), call.out());
        assertEquals("Fence? [y/N] baton: not confirmed: nothing was done", call.sentence());
        assertEquals(1, call.exitCode());
        assertEquals(1, coordinator.requests().size());
    }

    @Test
    void fenceFindsTheOnlyEpochAndWaitsForTheEnd() {
        coordinator
                .on("GET /groups/db", 200, GROUP)
                .on(
                        "POST /groups/db/fence",
                        202,
                        SUCCEEDED.replace("op1", "op2").replace("succeeded", "running"))
                .on("GET /operations/op2", 200, SUCCEEDED);

        Call call = Call.answering("y", arguments("fence", "db", "--reason", "disk full"));

        assertEquals(0, call.exitCode(), call.err());
        assertEquals(
                "POST /groups/db/fence {\"epoch\":17,\"reason\":\"disk full\"}",
                coordinator.requests().get(1));
    }

    @Test
    void aHostIsDrainedWhenItsLastSeatIsLeft() {
        String holds =
                """
                {"nodes":[{"name":"n1","alive":true,"groups":[{"group":"db","role":"active","seat":0,"epoch":17}]}]}""";
        coordinator
                .on("GET /nodes", 200, holds)
                .on("GET /nodes", 200, holds)
                .on("GET /nodes", 200, holds.replace(",\"seat\":0,\"epoch\":17", ""))
                .on("GET /groups/db", 200, "{\"name\":\"db\",\"succession\":[\"n2\"]}")
                .on("PUT /nodes/n1/drain", 200, "{\"node\":\"n1\",\"drained\":true}");

        Call call = call("drain", "n1", "--yes");

        assertEquals(
                """
                db: n1 leaves seat 0; n2 is next
                n1 has left db
                n1 is drained; baton undrain n1 ends it
                """,
                call.out());
        assertEquals(0, call.exitCode(), call.err());
    }

    @Test
    void aSeatThatIsNotLeftInTimeIsAnErrorThatSaysWhereToLook() {
        coordinator
                .on(
                        "GET /nodes",
                        200,
                        """
                        {"nodes":[{"name":"n1","alive":true,"groups":[{"group":"db","role":"active","seat":0,"epoch":17}]}]}""")
                .on("GET /groups/db", 200, "{\"name\":\"db\",\"succession\":[]}")
                .on("PUT /nodes/n1/drain", 200, "{\"node\":\"n1\",\"drained\":true}");

        Call call = call("drain", "n1", "--yes", "--limit", "0");

        assertEquals("db: n1 leaves seat 0; nobody else can take it, so that nobody will be active\n", call.out());
        assertEquals(
                "baton: n1 is drained but after 0 s still holds a seat of db; see why: baton status db",
                call.sentence());
        assertEquals(1, call.exitCode());
    }

    @Test
    void aHostThatSaysThatItIsNotStoppedIsNotDrained() {
        coordinator
                .on(
                        "GET /nodes",
                        200,
                        """
                        {"nodes":[{"name":"n1","alive":true,"groups":[{"group":"db","role":"stop-failed"},
                        {"group":"web","role":"stop-failed","seat":1,"epoch":3}]}]}""")
                .on("PUT /nodes/n1/drain", 200, "{\"node\":\"n1\",\"drained\":true}");

        Call call = call("drain", "n1", "--yes", "--limit", "0");

        assertEquals(
                """
                db: n1 says that it is NOT stopped, and nobody starts beside it
                web: n1 says that it is NOT stopped, and nobody starts beside it
                """,
                call.out());
        assertEquals(
                "baton: n1 is drained but after 0 s still holds a seat of db, where it says that it is NOT stopped, web,"
                        + " where it says that it is NOT stopped; see why: baton status db",
                call.sentence());
        assertEquals(1, call.exitCode());
    }

    @Test
    void aHostThatIsNotKnownIsNotDrained() {
        coordinator.on("GET /nodes", 200, "{\"nodes\":[{\"name\":\"n1\"}]}");

        assertEquals(
                "baton: there is no node n7; known are n1",
                call("drain", "n7", "--yes").sentence());
        assertEquals(List.of("GET /nodes"), coordinator.requests());
    }

    @Test
    void aHostIsForgottenOnlyAfterAQuestion() {
        coordinator.on("DELETE /nodes/n1", 200, "{\"node\":\"n1\",\"forgotten\":true}");

        assertEquals(2, call("forget", "n1").exitCode(), "nobody is there to be asked");
        assertEquals(List.of(), coordinator.requests());
        assertEquals(0, Call.answering("y", arguments("forget", "n1")).exitCode());
        assertEquals(List.of("DELETE /nodes/n1"), coordinator.requests());
    }

    @Test
    void theTreeIsClosedAfterAQuestionThatSaysWhoProvedTheCredential() {
        coordinator.on(
                "POST /secure", 200, "{\"dryRun\":true,\"proved\":[\"n1\",\"n2\"],\"away\":[\"n3\"],\"changed\":40}");

        Call asked = Call.answering("y", arguments("secure"));

        assertEquals(0, asked.exitCode());
        assertTrue(asked.out().contains("n1, n2") && asked.out().contains("n3"), asked.out());
        assertEquals(List.of("POST /secure {\"dryRun\":true}", "POST /secure {}"), coordinator.requests());
    }

    @Test
    void aTreeThatIsClosedAlreadyIsLeftAlone() {
        coordinator.on("POST /secure", 200, "{\"dryRun\":true,\"proved\":[],\"away\":[],\"changed\":0}");

        assertEquals(0, call("secure", "--yes").exitCode());
        assertEquals(List.of("POST /secure {\"dryRun\":true}"), coordinator.requests());
    }

    @Test
    void anAgentWithoutTheCredentialRefusesIt() {
        coordinator.on(
                "POST /secure", 412, "{\"status\":412,\"code\":\"not-proved\",\"detail\":\"n2 did not prove it\"}");

        assertEquals("baton: n2 did not prove it", call("secure", "--yes").sentence());
        assertEquals(1, call("secure", "--yes").exitCode());
    }

    @Test
    void aRefusalIsOneSentenceWithItsReasons() {
        coordinator.on(
                "POST /groups/db/switchover",
                412,
                """
                {"status":412,"code":"not-eligible","detail":"n2 may not become active",
                 "reasons":[{"code":"backing-off","sentence":"it failed 3 s ago"},{"code":"x","sentence":"it is drained"}]}""");

        Call call = call("switchover", "db", "--to", "n2");
        Call json = call("switchover", "db", "--to", "n2", "-o", "json");

        assertEquals("baton: n2 may not become active: it failed 3 s ago; it is drained", call.sentence());
        assertEquals(1, call.exitCode());
        assertEquals("not-eligible", Json.parse(json.out()).path("code").asText());
    }

    @Test
    void verifyIsGoodOnlyForTheCurrentEpoch() {
        coordinator
                .on("POST /groups/db/verify", 200, "{\"group\":\"db\",\"epoch\":17,\"seat\":0,\"holder\":\"n1\"}")
                .on(
                        "POST /groups/db/verify",
                        409,
                        """
                        {"status":409,"code":"epoch-not-current","currentEpoch":17,
                         "seats":[{"seat":0,"epoch":17,"state":"held","holder":"n1"}]}""")
                .on("POST /groups/db/verify", 503, "{\"status\":503,\"code\":\"not-known\",\"detail\":\"no answer\"}");

        Call current = call("verify", "db", "17");
        Call old = call("verify", "db", "16");
        Call unknown = call("verify", "db", "17");

        assertEquals("epoch 17 of db is current: n1 holds seat 0\n", current.out());
        assertEquals(0, current.exitCode());
        assertEquals("epoch 16 of db is not current; current is 17 (n1)\n", old.out());
        assertEquals(1, old.exitCode());
        assertEquals(1, unknown.exitCode());
    }

    @Test
    void theNextCoordinatorIsAskedWhenOneIsDown() {
        FakeCoordinator down = new FakeCoordinator();
        String gone = down.url();
        down.close();
        coordinator.on("GET /groups", 200, "{\"groups\":[]}");

        assertEquals(
                0,
                Call.of("status", "--coordinator", gone + "," + coordinator.url())
                        .exitCode());

        Call call = Call.of("status", "--coordinator", gone);
        assertTrue(call.sentence().startsWith("baton: no coordinator can be reached: " + gone), call.err());
        assertEquals(1, call.exitCode());
    }

    @Test
    void whatMayHaveBeenDoneIsNotAskedOfTheNextCoordinator() {
        try (FakeCoordinator next = new FakeCoordinator()) {
            coordinator
                    .on("POST /groups/db/switchover", 200, PLAN)
                    .on("POST /groups/db/switchover", FakeCoordinator.BREAKS, "");
            next.on("POST /groups/db/switchover", 202, SUCCEEDED);

            Call call = Call.of("switchover", "db", "--yes", "--coordinator", coordinator.url() + "," + next.url());

            assertEquals(1, call.exitCode());
            assertTrue(call.sentence().contains("may have done it nevertheless"), call.err());
            assertEquals(2, coordinator.requests().size(), "asked once more, not twice");
            assertEquals(List.of(), next.requests());
        }
    }

    @Test
    void whatOnlyAsksIsAskedOfTheNextCoordinator() {
        try (FakeCoordinator next = new FakeCoordinator()) {
            coordinator.on("POST /groups/db/verify", FakeCoordinator.BREAKS, "");
            next.on("POST /groups/db/verify", 200, "{\"epoch\":17,\"holder\":\"n1\"}");

            Call call = Call.of("verify", "db", "17", "--coordinator", coordinator.url() + "," + next.url());

            assertEquals(0, call.exitCode(), call.err());
        }
    }

    @Test
    void aWrongCallIsAUsageError() {
        assertEquals(2, Call.of("stauts").exitCode());
        assertEquals(2, Call.of().exitCode());
        assertEquals(2, Call.of("verify", "db", "seventeen").exitCode());
        assertEquals(2, Call.of("status", "--coordinator", "localhost:8700").exitCode());
        assertEquals(2, Call.of("agent").exitCode());
        assertTrue(Call.of("stauts").sentence().endsWith("see `baton --help`"));
    }

    @Test
    void everyCommandOfTheLauncherIsInTheHelp() {
        Call help = Call.of("--help");

        assertEquals(0, help.exitCode());
        for (String command : List.of("status", "check-config", "run", "agent", "coordinator", "check-ensemble")) {
            assertTrue(help.out().contains("\n  " + command + " "), command);
        }
        assertTrue(help.width() <= Terminal.WIDTH);
    }

    @Test
    void eventsAreFollowedOneLineEach() {
        String stream =
                "id: 7\nevent: transition\ndata: {\"id\":\"7\",\"at\":\"2026-01-02T10:59:00.000Z\",\"group\":\"db\","
                        + "\"node\":\"n2\",\"sentence\":\"is active\",\"seat\":0,\"epoch\":18}\n\n: alive\n\n";
        coordinator.on("GET /events?group=db", 200, stream, "Content-Type", "text/event-stream");

        Call call = call("events", "--once", "--group", "db", "--after", "6");

        assertEquals("2026-01-02 11:59:00.000 CET  db: n2 is active (seat 0, epoch 18)\n", call.out());
        assertEquals(List.of("GET /events?group=db Last-Event-ID=6"), coordinator.requests());
    }

    @Test
    void historyShowsWhatHappened() {
        coordinator.on("GET /groups/db/history?limit=2", 200, Call.resource("history.json"));

        Call call = call("history", "db", "--limit", "2");

        assertTrue(call.out().contains("n1 is active (seat 0, epoch 17, failover); claim 12 ms"), call.out());
        assertTrue(call.width() <= Terminal.WIDTH, call.out());
    }

    @Test
    void theEnsembleIsShownWithWhatALossDoesToEachGroup() {
        coordinator.on("GET /ensemble", 200, Call.resource("ensemble.json"));

        Call call = call("check-ensemble");

        assertEquals(Call.resource("ensemble.txt"), call.out());
        assertTrue(call.width() <= Terminal.WIDTH, call.out());
        assertEquals(1, call.exitCode());
    }

    private Call call(String... words) {
        return Call.of(arguments(words));
    }

    private String[] arguments(String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.add("--coordinator");
        all.add(coordinator.url());
        return all.toArray(String[]::new);
    }
}
