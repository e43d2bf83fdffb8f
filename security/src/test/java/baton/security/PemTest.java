package baton.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aPairThatBelongsTogetherIsRead() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        TlsFiles one = authority.issue("one", TlsFiles.Clients.NONE);
        TlsFiles two = authority.issue("two", TlsFiles.Clients.NONE);

        assertEquals("EC", Identity.read(one.certificate(), one.key()).key().getAlgorithm());
        String refusal = assertThrows(BadFile.class, () -> Identity.read(one.certificate(), two.key()))
                .sentence();
        assertTrue(refusal.startsWith(two.key() + " is not the key of the first certificate"), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfEveryUsualKindAreRead(String algorithm) throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        Path file = file("PRIVATE KEY", key.getEncoded());

        assertEquals(key, Pem.key(file));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt -in",
        "EC PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt -in",
        "ENCRYPTED PRIVATE KEY, openssl pkey -in",
        "CERTIFICATE, openssl pkcs8",
    })
    void aKeyInAnotherFormIsNamedWithWhatConvertsIt(String kind, String remedy) throws Exception {
        Path file = file(kind, new byte[] {1, 2, 3});

        String refusal = assertThrows(BadFile.class, () -> Pem.key(file)).sentence();

        assertTrue(refusal.startsWith(file + " holds " + kind + "; expected"), refusal);
        assertTrue(refusal.contains(remedy), refusal);
    }

    @Test
    void aKeyThatOthersReadIsRefused() throws Exception {
        Path file = file("PRIVATE KEY", new byte[] {1, 2, 3});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        String refusal = assertThrows(BadFile.class, () -> Pem.key(file)).sentence();

        assertTrue(refusal.contains("can be read or written by others (mode 644)"), refusal);
    }

    @Test
    void damageIsToldFromAnotherForm() throws Exception {
        Path file = file("PRIVATE KEY", new byte[] {1, 2, 3});
        Path nothing = Files.writeString(folder.resolve("nothing"), "hello\n");

        assertTrue(assertThrows(BadFile.class, () -> Pem.key(file)).sentence().contains("cannot be read"));
        assertTrue(assertThrows(BadFile.class, () -> Pem.certificates(nothing))
                .sentence()
                .contains(" holds no PEM; expected certificates"));
    }

    private Path file(String kind, byte[] bytes) throws Exception {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Path file = Files.writeString(
                folder.resolve("file.pem"),
                "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
