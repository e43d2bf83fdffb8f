package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A script that mounts, boots or listens refuses what is missing by name, before it does anything. */
@Timeout(60)
class TrialScriptsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void systemdIsNotBootedWithoutATargetOfItsOwn() throws Exception {
        assertRefused(folder + "/units/trial.target is missing or empty", script("trial-systemd", folder.toString()));
        Files.createDirectories(folder.resolve("units"));
        Files.createFile(folder.resolve("units/trial.target"));
        assertRefused(folder + "/units/trial.target is missing or empty", script("trial-systemd", folder.toString()));
        assertRefused("read the top of", script("trial-systemd"));
        assertRefused("read the top of", script("trial-systemd", "units"));
    }

    @Test
    void nothingIsSetApartWithoutAFolderThatIsThere() throws Exception {
        assertRefused("\"" + folder + "/x\" is no folder", script("trial-mounts", folder + "/x", "--", "true"));
        assertRefused("\"/\" is no folder below /", script("trial-mounts", "/", "--", "true"));
        assertRefused("no folder or no command", script("trial-mounts", folder.toString()));
        assertRefused("no folder or no command", script("trial-mounts", "--", "true"));
    }

    @Test
    void aMachineIsNoPlaceOfTheHost() throws Exception {
        assertRefused("not the first of a machine of its own", script("trial-host"));
    }

    @Test
    void whatIsNotNamedIsNotGuessed() throws Exception {
        assertRefused("wants one port", script("trial-web"));
        assertRefused("no address", script("trial-address", "ping"));
        assertRefused("wants two interfaces", script("trial-wire", "lo"));
    }

    private static List<String> script(String name, String... words) {
        List<String> command = new ArrayList<>(List.of(Home.script(name).toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** As root, where a script that does not refuse could change nothing but the folder. */
    private void assertRefused(String reason, List<String> command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            words.addAll(script("trial-mounts", folder.toString(), "--"));
        }
        words.addAll(command);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), () -> String.join(" ", command));
        assertTrue(process.exitValue() != 0, said);
        assertTrue(said.contains(reason), said);
        assertEquals(1, said.lines().count(), said);
    }
}
