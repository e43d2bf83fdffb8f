package baton.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dropwizard.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a file, under what the launcher sets. */
class StartTest {
    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void forgetProperties() {
        System.clearProperty("baton.home");
        System.clearProperty("baton.coordinator.port");
    }

    @Test
    void theFileOfTheRepositoryIsReadAsTheLauncherStartsIt() throws Exception {
        System.setProperty("baton.home", "/usr/share/baton");

        Settings settings = read(Path.of("../config/coordinator.yml"));

        assertEquals("127.0.0.1:2181", settings.ensemble());
        assertEquals(8700, settings.port());
    }

    @Test
    void aPropertyOverridesAKeyOfTheFile() throws Exception {
        System.setProperty("baton.coordinator.port", "8799");

        assertEquals(8799, read(Path.of("../config/coordinator.yml")).port());
    }

    @Test
    void anUnknownKeyIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("coordinator.yml"), "prot: 8700\n");

        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> read(file));

        assertTrue(Start.sentence(refused).contains("prot"), Start.sentence(refused));
    }

    private static Settings read(Path file) throws Exception {
        return Start.settings(Arguments.parse("--config", file.toString()));
    }
}
