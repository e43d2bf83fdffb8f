package baton.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aTokenIsKnownByItsHashAndACertificateByItsName() throws Exception {
        NewToken alice = NewToken.make("alice", "operator").orElseThrow();
        NewToken again = NewToken.make("alice", "operator").orElseThrow();
        Tokens tokens = Tokens.read(file(
                "# who\n\n" + alice.line() + "\n" + again.line() + "\nboard reader cn=Wall Board 1 \n", "rw-r-----"));

        assertEquals(Optional.of(new Caller("alice", Access.OPERATOR)), tokens.byToken(alice.token()));
        assertEquals(Optional.of(new Caller("alice", Access.OPERATOR)), tokens.byToken(again.token()));
        assertEquals(Optional.empty(), tokens.byToken(alice.token() + "x"));
        assertEquals(Optional.empty(), tokens.byToken(alice.line().split(" ", -1)[2]), "the hash is no token");
        assertEquals(Optional.of(new Caller("board", Access.READER)), tokens.byCertificate("Wall Board 1"));
        assertEquals(Optional.empty(), tokens.byCertificate("alice"));
    }

    @Test
    void twoTokensAreNeverTheSameAndOnlyTheLineIsShown() {
        NewToken one = NewToken.make("alice", "reader").orElseThrow();
        NewToken two = NewToken.make("alice", "reader").orElseThrow();

        assertFalse(one.token().equals(two.token()));
        assertEquals(43, one.token().length());
        assertFalse(one.toString().contains(one.token()));
    }

    @ParameterizedTest
    @CsvSource({"'', reader", "a b, reader", "-a, reader", "alice, root", "alice, ''", "alice, Operator"})
    void whatWouldBeNoLineIsNotMade(String name, String role) {
        assertEquals(Optional.empty(), NewToken.make(name, role));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-", "rw--w----", "rwxrwxrwx"})
    void aFileThatOthersReachIsRefusedWithTheRemedy(String mode) throws Exception {
        Path file = file("", mode);

        String refusal = assertThrows(BadFile.class, () -> Tokens.read(file)).sentence();

        assertTrue(refusal.startsWith(file + " can be read or written by others"), refusal);
        assertTrue(refusal.endsWith("run: chmod g-w,o-rw " + file), refusal);
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing");

        String refusal = assertThrows(BadFile.class, () -> Tokens.read(missing)).sentence();

        assertTrue(refusal.contains(missing + " cannot be read (it does not exist)"), refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice operator s3cret",
                "alice operator",
                "alice root 0000000000000000000000000000000000000000000000000000000000000000",
                "alice operator cn=",
                "al/ice operator cn=x"
            })
    void aWrongLineIsNamedAndNotShown(String line) throws Exception {
        Path file = file("# first\n" + line + "\n", "rw-------");

        String refusal = assertThrows(BadFile.class, () -> Tokens.read(file)).sentence();

        assertTrue(refusal.startsWith(file + ":2: "), refusal);
        assertFalse(refusal.contains("s3cret"), refusal);
    }

    private Path file(String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("tokens"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
