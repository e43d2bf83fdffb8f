package baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.security.NewToken;
import baton.security.Protection;
import baton.security.TestAuthority;
import baton.security.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityKeysTest {
    private static final Trust TRUSTING = command -> Optional.empty();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void groups() throws Exception {
        Files.createDirectories(folder.resolve("groups.d"));
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                NewToken.make("alice", "operator").orElseThrow().line());
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void withoutTheSectionEverythingIsAsItWas() throws Exception {
        assertEquals(Protection.NONE, load("").agent().protection());
    }

    @Test
    void everyKeyIsReadAndPathsCountFromTheFile() throws Exception {
        TestAuthority.in(folder).issue("n1", TlsFiles.Clients.NONE);

        Protection read = load("security: {tokens: tokens, reads: token, loopback: token,"
                        + " tls: {certificate: n1.pem, key: n1.key, trust: ca.pem, clients: optional}}\n")
                .agent()
                .protection();

        TlsFiles tls = new TlsFiles(
                folder.resolve("n1.pem"),
                folder.resolve("n1.key"),
                Optional.of(folder.resolve("ca.pem")),
                TlsFiles.Clients.OPTIONAL);
        assertEquals(new Protection(Optional.of(folder.resolve("tokens")), true, false, Optional.of(tls)), read);
    }

    @Test
    void theExampleIsGoodWithoutItsCommentMarks() throws Exception {
        TestAuthority.in(folder).issue("agent", TlsFiles.Clients.NONE);
        String example = Files.readString(Path.of("../config/agent.yml"))
                .lines()
                .dropWhile(line -> !line.equals("# security:"))
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2).replace("/etc/baton/tls/", "").replace("/etc/baton/", ""))
                .collect(Collectors.joining("\n"));

        Protection read = load(example + "\n").agent().protection();

        assertEquals(new Protection(Optional.of(folder.resolve("tokens")), false, true, read.tls()), read);
        assertEquals(TlsFiles.Clients.NONE, read.tls().orElseThrow().clients());
    }

    @ParameterizedTest
    @CsvSource({
        "'security: {token: x}', 'security.token: there is no such key; expected \"tokens\"'",
        "'security: {reads: token}', 'security.reads: found token without a file of tokens'",
        "'security: {loopback: token}', 'security.loopback: found token without a file of tokens'",
        "'security: {tokens: tokens, reads: all}', 'security.reads: found \"all\"; expected one of'",
        "'security: {tokens: missing}', 'missing cannot be read (it does not exist)'",
        "'security: {tokens: credential:tokens}', 'LoadCredential=tokens:<file>'",
        "'security: {tls: {certificate: n1.pem}}', 'security.tls.key: is missing'",
        "'security: {tls: {certificate: a, key: b, clients: required}}', 'judged by tls.trust, which is missing'",
        "'security: {tls: {certificate: tokens, key: tokens}}', 'tokens holds no PEM'",
    })
    void whatCannotBeIsRefused(String section, String sentence) {
        String refusal =
                assertThrows(ConfigException.class, () -> load(section + "\n")).sentence();

        assertTrue(refusal.contains(sentence), refusal);
    }

    private Configuration load(String text) throws Exception {
        return Configuration.load(Files.writeString(folder.resolve("agent.yml"), text), TRUSTING);
    }
}
