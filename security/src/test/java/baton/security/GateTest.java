package baton.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final String AFAR = "192.0.2.7";

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private Map<String, String> tokens = Map.of();

    @BeforeEach
    void write() throws Exception {
        NewToken alice = NewToken.make("alice", "operator").orElseThrow();
        NewToken board = NewToken.make("board", "reader").orElseThrow();
        tokens = Map.of("alice", alice.token(), "board", board.token(), "unknown", "no-such-token");
        String lines = alice.line() + "\n" + board.line() + "\nrobot operator cn=robot\n";
        file = Files.writeString(folder.resolve("tokens"), lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @CsvSource({
        // reads loopback  need    where  with     certificate  verdict
        "open,   trusted,  HEALTH, afar,  -,       -,           192.0.2.7",
        "open,   trusted,  READ,   afar,  -,       -,           192.0.2.7",
        "open,   trusted,  READ,   afar,  unknown, -,           192.0.2.7",
        "open,   trusted,  CHANGE, afar,  -,       -,           401 no-credentials",
        "open,   trusted,  CHANGE, afar,  unknown, -,           401 unknown-token",
        "open,   trusted,  CHANGE, afar,  board,   -,           403 role-too-small",
        "open,   trusted,  CHANGE, afar,  alice,   -,           alice",
        "open,   trusted,  CHANGE, afar,  -,       robot,       robot",
        "open,   trusted,  CHANGE, afar,  -,       somebody,    401 unknown-certificate",
        "open,   trusted,  CHANGE, afar,  board,   robot,       403 role-too-small",
        "open,   trusted,  CHANGE, here,  -,       -,           127.0.0.1",
        "open,   trusted,  CHANGE, here,  -,       somebody,    127.0.0.1",
        "open,   trusted,  CHANGE, here,  unknown, -,           401 unknown-token",
        "open,   trusted,  CHANGE, here,  board,   -,           403 role-too-small",
        "open,   token,    CHANGE, here,  -,       -,           401 no-credentials",
        "open,   token,    CHANGE, here,  alice,   -,           alice",
        "token,  trusted,  HEALTH, afar,  -,       -,           192.0.2.7",
        "token,  trusted,  READ,   afar,  -,       -,           401 no-credentials",
        "token,  trusted,  READ,   afar,  unknown, -,           401 unknown-token",
        "token,  trusted,  READ,   afar,  board,   -,           board",
        "token,  trusted,  READ,   afar,  alice,   -,           alice",
        "token,  trusted,  READ,   here,  -,       -,           127.0.0.1",
        "token,  token,    READ,   here,  -,       -,           401 no-credentials",
        "token,  token,    HEALTH, here,  -,       -,           127.0.0.1",
    })
    void whoIsHeardDependsOnWhoAsksWhat(
            String reads,
            String loopback,
            Call.Need need,
            String where,
            String with,
            String certificate,
            String verdict)
            throws Exception {
        Protection protection =
                new Protection(Optional.of(file), reads.equals("token"), loopback.equals("trusted"), Optional.empty());

        assertEquals(verdict, verdict(Gate.open(protection, line -> {}), call(need, where, with, certificate)));
    }

    @Test
    void withoutTokensOnlyThisHostChangesAnything() {
        Gate gate = Gate.ofLoopback();

        assertEquals("192.0.2.7", verdict(gate, call(Call.Need.READ, "afar", "-", "-")));
        assertEquals("403 not-from-this-host", verdict(gate, call(Call.Need.CHANGE, "afar", "alice", "-")));
        assertEquals("127.0.0.1", verdict(gate, call(Call.Need.CHANGE, "here", "alice", "-")));
    }

    @Test
    void whoIsRefusedTooOftenIsToldToWaitAndLocksNobodyOut() throws Exception {
        Protection protection = new Protection(Optional.of(file), false, true, Optional.empty());
        Gate gate = Gate.open(protection, line -> {});
        Call wrong = call(Call.Need.CHANGE, "afar", "unknown", "-");
        for (int i = 0; i < 100; i++) {
            var unused = gate.judge(wrong);
        }

        assertEquals("429 too-many", verdict(gate, wrong));
        assertEquals("alice", verdict(gate, call(Call.Need.CHANGE, "afar", "alice", "-")));
        assertEquals("127.0.0.1", verdict(gate, call(Call.Need.CHANGE, "here", "-", "-")));
    }

    @Test
    void changesFromOneAddressAreCounted() {
        Gate gate = Gate.ofLoopback();
        Call change = call(Call.Need.CHANGE, "here", "-", "-");
        int granted = 0;
        for (int i = 0; i < 1000; i++) {
            granted += gate.judge(change) instanceof Verdict.Granted ? 1 : 0;
        }

        assertEquals("429 too-many", verdict(gate, change));
        assertEquals(true, granted >= 200 && granted < 400, "granted: " + granted);
        assertEquals("127.0.0.1", verdict(gate, call(Call.Need.READ, "here", "-", "-")));
    }

    private Call call(Call.Need need, String where, String with, String certificate) {
        boolean here = where.equals("here");
        return new Call(
                need,
                here,
                here ? "127.0.0.1" : AFAR,
                with.equals("-") ? Optional.empty() : Optional.ofNullable(tokens.get(with)),
                certificate.equals("-") ? Optional.empty() : Optional.of(certificate));
    }

    private static String verdict(Gate gate, Call call) {
        Verdict verdict = gate.judge(call);
        return verdict instanceof Verdict.Denied denied
                ? denied.status() + " " + denied.code()
                : ((Verdict.Granted) verdict).name();
    }
}
