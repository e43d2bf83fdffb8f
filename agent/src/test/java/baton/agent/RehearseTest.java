package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a rehearsal runs and what not, and what it says of the times; no agent runs. */
@Timeout(60)
class RehearseTest {
    @TempDir
    Path directory = Path.of("");

    private Path told = Path.of("");
    private String config = "";

    @BeforeEach
    void configured() throws IOException {
        told = directory.resolve("told");
        config = AgentProcess.configured(directory, "n1", "127.0.0.1:1", List.of())
                .config();
    }

    @Test
    void whatOnlyLooksIsRunAndTheRestOnlyWhereItIsDeclared() throws Exception {
        String silent = hook("silent");
        String declared = hook("declared", "# baton: rehearses");
        group(
                "hooks: {promote: " + declared + ", demote: " + silent + ", stopped: " + silent + ", kill: " + silent
                        + "}",
                "check: {command: " + silent + "}");

        JsonNode report = new ObjectMapper().readTree(said(0, "rehearse", "svc", "-o", "json", "--config", config));

        assertEquals(
                List.of("check passed", "stopped passed", "promote passed", "demote skipped", "kill skipped"),
                report.get("hooks").findParents("event").stream()
                        .map(hook -> hook.get("event").asText() + " "
                                + hook.get("outcome").asText())
                        .toList());
        assertEquals(
                List.of(
                        "check standby svc , cause ",
                        "stopped standby svc 1, cause drill",
                        "promote active svc 1, cause drill"),
                Files.readAllLines(told));
        assertTrue(report.get("good").asBoolean());
        assertEquals(500, report.get("hooks").get(1).get("limitMillis").asLong());
        assertTrue(report.get("hooks").get(3).get("remark").asText().startsWith(silent + " does not say"));
    }

    @Test
    void aHookThatIsTooSlowFailsTheRehearsal() throws Exception {
        String quick = hook("quick", "# baton: rehearses");
        String slow = hook("slow", "# baton: rehearses", "sleep 0.7");
        group("hooks: {promote: " + quick + ", demote: " + slow + ", stopped: " + quick + ", kill: " + slow + "}");

        String table = said(1, "rehearse", "svc", "--config", config);

        List<String> lines = table.lines().toList();
        assertTrue(lines.get(0).startsWith("svc on n1: lease 3000 ms, a successor waits 3717 ms"), table);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("promote  passed")), table);
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.startsWith("demote   passed")
                                && line.endsWith(
                                        "longer than demote-limit, 500 ms: it is killed instead when a lease is lost")),
                table);
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.startsWith("kill     failed")
                                && line.endsWith("kill took too long and was ended")),
                table);
    }

    @Test
    void aHostThatServesIsRefused() throws Exception {
        group("run: sleep infinity");
        Path holds = Files.createDirectories(directory.resolve("n1/run/holds/svc"));
        Files.createFile(holds.resolve("0.1"));

        assertEquals(
                "baton: this host serves svc or is just ending it; rehearse on a standby, or hand it over first with"
                        + " \"baton switchover svc\"\n",
                said(1, "rehearse", "svc", "--config", config));
        assertTrue(said(1, "rehearse", "other", "--config", config).contains("there is no group other on this host"));
    }

    @Test
    void theServiceItselfIsNotStarted() throws Exception {
        group("run: " + hook("service"));

        String table = said(0, "rehearse", "svc", "--config", config);

        assertTrue(table.contains("run      skipped"), table);
        assertFalse(Files.exists(told));
    }

    private void group(String... lines) throws IOException {
        Files.writeString(
                Path.of(config).resolveSibling("groups.d/svc.yml"),
                "mode: active-passive\nprofile: fast\n" + String.join("\n", lines) + "\n");
    }

    private String hook(String name, String... lines) throws IOException {
        Path hook = Files.writeString(
                directory.resolve(name),
                "#!/bin/bash\n" + String.join("\n", lines)
                        + "\necho \"$* ${BATON_REHEARSAL-}, cause ${BATON_CAUSE-}\" >> " + told + "\n");
        assertTrue(hook.toFile().setExecutable(true));
        return hook.toString();
    }

    private static String said(int status, String... words) throws Exception {
        Process process = AgentProcess.command(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
        assertEquals(status, process.exitValue(), said);
        return said;
    }
}
