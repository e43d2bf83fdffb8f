package baton.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.security.Protection;
import baton.security.TlsFiles;
import baton.zookeeper.AccessFiles;
import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void theSectionOfTheFileOnSecurityIsGoodWithoutItsCommentMarks() throws Exception {
        String example = Files.readString(Path.of("../config/coordinator.yml"))
                .lines()
                .dropWhile(line -> !line.equals("# security:"))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));

        Protection read = read(Files.writeString(folder.resolve("coordinator.yml"), example))
                .protection();

        TlsFiles tls = new TlsFiles(
                Path.of("/etc/baton/tls/coordinator.pem"),
                Path.of("/etc/baton/tls/coordinator.key"),
                Optional.of(Path.of("/etc/baton/tls/ca.pem")),
                TlsFiles.Clients.NONE);
        assertEquals(new Protection(Optional.of(Path.of("/etc/baton/tokens")), false, true, Optional.of(tls)), read);
    }

    @ParameterizedTest
    @CsvSource({
        "'security: {token: x}', token",
        "'security: {reads: token}', 'security.reads: found token without a file of tokens'",
        "'security: {tokens: x, reads: all}', 'security.reads: found \"all\"; expected one of open, token'",
        "'security: {tls: {certificate: x}}', 'security.tls.key is missing'",
        "'security: {tls: {certificate: x, key: y, clients: required}}', 'judged by tls.trust, which is missing'",
    })
    void whatCannotBeIsRefused(String text, String sentence) throws Exception {
        Path file = Files.writeString(folder.resolve("coordinator.yml"), text + "\n");

        Exception refused = assertThrows(Exception.class, () -> read(file));

        assertTrue(Start.sentence(refused).contains(sentence), Start.sentence(refused));
    }

    private static Settings read(Path file) throws Exception {
        return Start.settings(Arguments.parse("--config", file.toString()));
    }
}
