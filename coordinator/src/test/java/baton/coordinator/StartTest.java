package baton.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.zookeeper.AccessFiles;
import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
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
    void whatProvesTheCoordinatorIsReadAsInAnAgent() throws Exception {
        Path file = Files.writeString(
                folder.resolve("coordinator.yml"),
                """
                ensemble-access:
                  digest: ensemble.digest
                  tls: {trust: ca.pem, certificate: own.pem}
                """);

        assertEquals(
                new AccessFiles(
                        folder,
                        Optional.of("ensemble.digest"),
                        Optional.empty(),
                        Optional.of("ca.pem"),
                        Optional.of("own.pem")),
                read(file).access());
        Path wrong = Files.writeString(folder.resolve("wrong.yml"), "ensemble-access: {tls: {}}\n");
        assertTrue(Start.sentence(assertThrows(ConfigurationException.class, () -> read(wrong)))
                .contains("trust"));
    }

    @Test
    void aSecretThatOthersCanReadKeepsTheCoordinatorFromStarting() throws Exception {
        Files.writeString(folder.resolve("open.digest"), "baton:secret\n");
        Files.setPosixFilePermissions(folder.resolve("open.digest"), PosixFilePermissions.fromString("rw-r--r--"));
        Path file = Files.writeString(
                folder.resolve("coordinator.yml"), "port: 0\nensemble-access: {digest: open.digest}\n");

        IOException refused =
                assertThrows(IOException.class, () -> Start.run(Arguments.parse("--config", file.toString())));

        assertTrue(Start.sentence(refused).contains("chmod 640"), Start.sentence(refused));
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
