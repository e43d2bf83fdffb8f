package baton.agent.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A check of a service that is well, where its output has no room; needs root to mount a tiny file system. */
@Tag("host")
@Timeout(60)
class FullOutputTest {
    private static final List<String> WELL = List.of("/bin/bash", "-c", "printf '%8000s\n' well || exit 1");
    private static final List<String> ILL = List.of("/bin/bash", "-c", "echo ill; exit 3");

    private Path mount = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        mount = Files.createTempDirectory("baton tiny ");
        assertEquals(0, run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount.toString()));
    }

    @AfterEach
    void unmount() throws Exception {
        assertEquals(0, run("umount", mount.toString()));
        Files.delete(mount);
    }

    /** Issue 12, kind 14: what the host lacks is no news of the service. */
    @Test
    void aServiceIsWellWhereItsCheckCannotWrite() throws Exception {
        assertTrue(probed(WELL).detail().endsWith("well"));

        fill();

        Verdict verdict = probed(WELL);
        assertTrue(verdict.healthy(), verdict::detail);
        assertFalse(probed(ILL).healthy(), "the status counts all the same");
    }

    private Verdict probed(List<String> check) {
        Path wrapper = Path.of("../scripts/wrapper").toAbsolutePath().normalize();
        return new CommandProbe(wrapper, () -> true).run(check, Map.of(), said(), Duration.ofSeconds(10));
    }

    private void fill() throws IOException {
        Files.delete(said());
        try (OutputStream filler = Files.newOutputStream(mount.resolve("filler"))) {
            while (true) {
                filler.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertEquals(0, mount.toFile().getUsableSpace(), full::toString);
        }
    }

    private Path said() {
        return mount.resolve("said");
    }

    private static int run(String... words) throws Exception {
        return new ProcessBuilder(words).start().waitFor();
    }
}
