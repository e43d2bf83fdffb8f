package baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
    private static final JsonNode GROUPS = Json.parse(Call.resource("groups.json"));

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void allGroupsFitOneScreenWithTheirActivesStandbysAndReasons() {
        coordinator.on("GET /groups", 200, GROUPS.toString());

        golden("overview.txt", Call.of("status", "--coordinator", coordinator.url()));
    }

    @Test
    void oneGroupIsShownWithItsSeatsMembersAndLastTransitions() {
        coordinator.on("GET /groups/db", 200, group("db").toString(), "ETag", "\"3\"");
        coordinator.on("GET /groups/db/history?limit=5", 200, Call.resource("history.json"));

        golden("details.txt", Call.of("status", "db", "--coordinator", coordinator.url()));
    }

    @Test
    void theLongestNamesAreWrappedAndNothingIsCut() {
        String name = "n".repeat(31) + "m".repeat(32);
        String text = group("db").toString().replace("n1", name).replace("\"db\"", "\"" + name + "\"");
        coordinator.on("GET /groups", 200, "{\"groups\":[" + text + "]}");
        coordinator.on("GET /groups/" + name, 200, text);

        Call overview = Call.of("status", "--coordinator", coordinator.url());
        Call details = Call.of("status", name, "--coordinator", coordinator.url());

        assertTrue(overview.width() <= Terminal.WIDTH, overview.out());
        assertTrue(details.width() <= Terminal.WIDTH, details.out());
        assertEquals(
                32 * 2,
                overview.out()
                        .lines()
                        .limit(12)
                        .filter(line -> !line.contains(":"))
                        .mapToLong(line ->
                                line.chars().filter(letter -> letter == 'm').count())
                        .sum(),
                overview.out());
    }

    @ParameterizedTest
    @CsvSource({"web, 0", "db, 1", "workers, 2", "broken, 2"})
    void checkTellsTheStateByItsExitCode(String name, int exitCode) {
        coordinator.on("GET /groups/" + name, 200, group(name).toString());

        assertEquals(
                exitCode,
                Call.of("status", name, "--check", "--coordinator", coordinator.url())
                        .exitCode());
        assertEquals(
                0, Call.of("status", name, "--coordinator", coordinator.url()).exitCode());
    }

    @Test
    void checkOfAllGroupsTellsTheWorst() {
        coordinator.on("GET /groups", 200, GROUPS.toString());

        assertEquals(
                2,
                Call.of("status", "--check", "--coordinator", coordinator.url()).exitCode());
    }

    @Test
    void programsGetTheAnswerOfTheCoordinator() {
        coordinator.on("GET /groups", 200, GROUPS.toString());

        Call call = Call.of("status", "-o", "json", "--coordinator", coordinator.url());

        assertEquals(GROUPS, Json.parse(call.out()));
    }

    @Test
    void anEstateWithoutGroupsSaysHowToMakeOne() {
        coordinator.on("GET /groups", 200, "{\"groups\":[]}");

        Call call = Call.of("status", "--check", "--coordinator", coordinator.url());

        assertTrue(call.out().contains("baton apply"), call.out());
        assertEquals(0, call.exitCode());
    }

    private static JsonNode group(String name) {
        return Json.list(GROUPS.path("groups")).stream()
                .filter(group -> Json.text(group, "name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void golden(String file, Call call) {
        assertEquals("", call.err());
        assertEquals(Call.resource(file), call.out());
        assertTrue(call.width() <= Terminal.WIDTH, call.out());
        assertEquals(0, call.exitCode());
    }
}
