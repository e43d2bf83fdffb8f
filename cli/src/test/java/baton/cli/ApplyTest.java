package baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyTest {
    private static final String CHANGE =
            """
            {"dryRun":true,"changes":[{"key":"max-active","from":"3","to":"2"},{"key":"preempt","to":"30s"}],
             "surplusSeats":[{"seat":2,"epoch":9,"holder":"n3"}],"warnings":[{"code":"w","sentence":"too short"}]}""";
    private static final String HARMLESS =
            """
            {"dryRun":true,"changes":[{"key":"preempt","to":"30s"}],"surplusSeats":[],"warnings":[]}""";
    private static final String NOTHING =
            """
            {"dryRun":true,"changes":[],"surplusSeats":[],"warnings":[]}""";

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void onlyTheSharedPartIsSentUnderTheVersionThatWasRead() throws IOException {
        coordinator
                .on("GET /groups/web", 200, "{}", "ETag", "\"3\"")
                .on("PUT /groups/web?dryRun=true", 200, CHANGE)
                .on("PUT /groups/web", 202, "{\"id\":\"op\",\"state\":\"running\",\"waitingFor\":\"n3 to stop\"}")
                .on(
                        "GET /operations/op",
                        200,
                        "{\"id\":\"op\",\"state\":\"succeeded\",\"result\":\"2 seats are left\"}");
        Path file = write(
                "web.yml",
                """
                mode: active-active
                max-active: 2
                lease: 8s
                priority: 50
                hooks: {promote: /etc/baton/hooks/web}
                check: {http: "http://127.0.0.1/"}
                """);

        Call call = call(file, "--yes");

        assertEquals(
                """
                web changes:
                KEY         FROM  TO
                max-active  3     2
                preempt     -     30s
                  n3 has to stop: seat 2 (epoch 9) goes
                  warning: too short
                  waiting for n3 to stop
                succeeded: 2 seats are left
                """,
                call.out());
        assertEquals(0, call.exitCode());
        assertEquals(
                "PUT /groups/web {\"mode\":\"active-active\",\"max-active\":2,\"lease\":\"8s\"} If-Match=\"3\"",
                coordinator.requests().get(2));
    }

    @Test
    void whatStopsAServiceIsAskedFor() throws IOException {
        coordinator.on("GET /groups/web", 200, "{}", "ETag", "\"3\"").on("PUT /groups/web?dryRun=true", 200, CHANGE);

        Call call = call(write("web.yml", "mode: active-active\n"));

        assertEquals(2, call.exitCode());
        assertEquals(2, coordinator.requests().size());
    }

    @Test
    void aHarmlessChangeNeedsNoYes() throws IOException {
        coordinator
                .on("GET /groups/web", 200, "{}", "ETag", "\"3\"")
                .on("PUT /groups/web?dryRun=true", 200, HARMLESS)
                .on("PUT /groups/web", 200, "{}");

        assertEquals(0, call(write("web.yml", "mode: active-active\n")).exitCode());
    }

    @Test
    void aNewGroupIsCreatedOnlyIfItIsStillNew() throws IOException {
        coordinator.on("PUT /groups/db?dryRun=true", 200, NOTHING).on("PUT /groups/db", 201, "{}");

        Call call = call(write("db.yaml", "mode: active-passive\n"));

        assertEquals("db: is a new group\ndb: created\n", call.out());
        assertEquals(
                "PUT /groups/db {\"mode\":\"active-passive\"} If-None-Match=*",
                coordinator.requests().get(2));
    }

    @Test
    void aFileThatChangesNothingIsNotSent() throws IOException {
        coordinator.on("GET /groups/db", 200, "{}", "ETag", "\"0\"").on("PUT /groups/db?dryRun=true", 200, NOTHING);

        Call call = call(write("db.yml", "mode: active-passive\n"), "-o", "json");

        assertEquals(
                "unchanged",
                Json.parse(call.out()).path("results").path(0).path("result").asText());
        assertEquals(2, coordinator.requests().size());
    }

    @Test
    void aChangeMeanwhileIsRefused() throws IOException {
        coordinator
                .on("GET /groups/db", 200, "{}", "ETag", "\"0\"")
                .on(
                        "PUT /groups/db?dryRun=true",
                        412,
                        """
                {"status":412,"code":"version-changed","detail":"the policy of db has version 1 by now","version":1}""");

        Call call = call(write("db.yml", "mode: active-passive\n"));

        assertEquals(
                "baton: " + folder + "/db.yml: the policy of db has version 1 by now",
                call.err().strip().replace("\n       ", " "));
        assertEquals(1, call.exitCode());
    }

    @Test
    void aMistakeInOneFileKeepsAllFromBeingApplied() throws IOException {
        Path good = write("a.yml", "mode: active-passive\n");

        Call call =
                call(good, write("b.yml", "mode: active-passive\npriorty: 5\n").toString());

        assertEquals(
                "baton: " + folder + "/b.yml:2: unknown key 'priorty'; did you mean 'priority'?",
                call.err().strip().replace("\n       ", ""),
                call.err());
        assertEquals(List.of(), coordinator.requests());
    }

    @ParameterizedTest
    @CsvSource({
        "db.yml, 'lease: 8s', mode: is missing; expected one of",
        "db.yml, 'mode: [a', db.yml:1: ",
        "db.yml, 'mode: [a]', mode: found a list; expected one of",
        "db.yml, '- a', expected keys and values",
        "db.yml, '', expected keys and values",
        "db.conf, 'mode: active-passive', named after its group"
    })
    void badFilesAreNamedWithWhatWasExpected(String name, String text, String expected) throws IOException {
        Call call = call(write(name, text));

        assertTrue(call.err().replace("\n       ", " ").replace("\n", "").contains(expected), call.err());
        assertTrue(call.exitCode() > 0);
    }

    @Test
    void aMissingFileIsNamed() {
        assertTrue(call(folder.resolve("no.yml")).sentence().endsWith("there is no such file"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Call call(Path file, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "apply";
        all[1] = file.toString();
        System.arraycopy(more, 0, all, 2, more.length);
        all[more.length + 2] = "--coordinator";
        all[more.length + 3] = coordinator.url();
        return Call.of(all);
    }
}
