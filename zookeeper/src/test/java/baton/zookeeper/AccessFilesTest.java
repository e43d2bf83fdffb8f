package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files behind {@code ensemble-access} have to be, and what is said when they are not. */
class AccessFilesTest {
    private static final String SECRET = "baton:s3cret";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void aConfigurationWithoutTheKeyAsksForNothing() throws Exception {
        EnsembleAccess access = AccessFiles.NONE.read(Map.of());

        assertEquals(EnsembleAccess.NONE, access);
        assertFalse(access.isAuthenticated());
        assertEquals("none", access.kinds());
    }

    @Test
    void theDigestIsTheLineOfItsFile() throws Exception {
        write("digest", SECRET + "\n", "rw-r-----");

        EnsembleAccess access = digest("digest").read(Map.of());

        assertEquals(List.of(new EnsembleAccess.Digest(SECRET)), access.digests());
        assertEquals("digest", access.kinds());
        assertFalse(access.toString().contains("s3cret"), access.toString());
    }

    @Test
    void aSecondLineIsASecondCredentialAndAThirdIsTooMuch() throws Exception {
        write("digest", "baton:old\nbaton:new\n", "rw-------");
        assertEquals(2, digest("digest").read(Map.of()).digests().size());

        write("digest", "baton:old\nbaton:new\nbaton:newer\n", "rw-------");
        refused(digest("digest"), Map.of(), "expected one line user:password");
    }

    @Test
    void aCredentialOfSystemdComesBeforeAFileBesideTheConfiguration() throws Exception {
        Path credentials = Files.createDirectory(directory.resolve("credentials"));
        write("digest", "baton:beside", "rw-------");
        write("credentials/digest", "baton:given", "r--------");
        Map<String, String> environment = Map.of("CREDENTIALS_DIRECTORY", credentials.toString());

        assertEquals(
                List.of(new EnsembleAccess.Digest("baton:given")),
                digest("digest").read(environment).digests());
        Files.delete(credentials.resolve("digest"));
        assertEquals(
                List.of(new EnsembleAccess.Digest("baton:beside")),
                digest("digest").read(environment).digests());
    }

    @Test
    void aSecretThatOthersCanReadIsRefusedWithTheRemedy() throws Exception {
        write("digest", SECRET, "rw-r--r--");

        refused(digest("digest"), Map.of(), "chmod 640");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        refused(digest("missing"), Map.of(), "does not exist");
    }

    @Test
    void noRefusalSaysWhatIsInTheFile() throws Exception {
        for (String text : List.of("", "s3cret", "baton:", "baton s3cret", ":s3cret")) {
            write("digest", text, "rw-------");
            refused(digest("digest"), Map.of(), "user:password");
        }
    }

    @Test
    void aLoginConfigurationNeedsItsSection() throws Exception {
        write("login.conf", "Server { some.Module required password=\"s3cret\"; };", "rw-------");
        refused(sasl("login.conf"), "no section Client");

        write("login.conf", "Client { some.Module required password=s3cret", "rw-------");
        refused(sasl("login.conf"), "no login configuration of JAAS");
    }

    @Test
    void trustAndCertificateHaveToBePem() throws Exception {
        write("ca.pem", "nothing", "rw-r--r--");
        refused(tls(Optional.of("ca.pem"), Optional.empty()), Map.of(), "holds no certificate in PEM");
        refused(tls(Optional.empty(), Optional.of("own.pem")), Map.of(), "tls.trust");

        Pem pem = Pem.make(directory, "server");
        write("own.pem", Files.readString(pem.certificate()), "rw-------");
        refused(tls(Optional.of(pem.certificate().toString()), Optional.of("own.pem")), Map.of(), "openssl pkcs8");
        write("open.pem", Files.readString(pem.both()), "rw-r--r--");
        refused(tls(Optional.of(pem.certificate().toString()), Optional.of("open.pem")), Map.of(), "chmod");
        assertTrue(tls(
                        Optional.of(pem.certificate().toString()),
                        Optional.of(pem.both().toString()))
                .read(Map.of())
                .isEncrypted());
    }

    private AccessFiles digest(String file) {
        return new AccessFiles(directory, Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private AccessFiles sasl(String file) {
        return new AccessFiles(directory, Optional.empty(), Optional.of(file), Optional.empty(), Optional.empty());
    }

    private AccessFiles tls(Optional<String> trust, Optional<String> certificate) {
        return new AccessFiles(directory, Optional.empty(), Optional.empty(), trust, certificate);
    }

    private static void refused(AccessFiles files, String why) {
        refused(files, Map.of(), why);
    }

    private static void refused(AccessFiles files, Map<String, String> environment, String why) {
        IOException refusal = assertThrows(IOException.class, () -> files.read(environment));

        String sentence = String.valueOf(refusal.getMessage());
        assertTrue(sentence.contains(why), sentence);
        assertTrue(sentence.contains("ensemble-access."), sentence);
        assertFalse(sentence.contains("s3cret"), sentence);
    }

    private void write(String name, String text, String permissions) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
