package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A notify script of keepalived is called as keepalived calls it. */
@Timeout(60)
class KeepalivedArgsHookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path script;

    @BeforeEach
    void write() throws IOException {
        script = Files.writeString(
                folder.resolve("notify.sh"),
                """
                #!/bin/bash
                echo "$#: $*" >> %s/calls
                [ "$3" != FAULT ] || exit 5
                """
                        .formatted(folder));
        assertTrue(script.toFile().setExecutable(true));
    }

    @Test
    void eachEventIsAStateOfKeepalived() throws IOException {
        Hook hook = Hook.of(folder, "keepalived-args", "--script", script.toString(), "--name", "VI_1");

        assertEquals(0, hook.call("promote", "active"), hook.said());
        assertEquals(0, hook.call("demote", "standby"), hook.said());
        assertEquals(5, hook.call("kill", "standby"), "the status of the script");

        assertEquals(
                List.of("4: INSTANCE VI_1 MASTER 100", "4: INSTANCE VI_1 BACKUP 100", "4: INSTANCE VI_1 FAULT 100"),
                Files.readAllLines(folder.resolve("calls")));
    }

    @Test
    void aNoticeIsAStateWhereKeepalivedHasOne() throws IOException {
        Hook hook = Hook.of(
                folder, "keepalived-args", "--script", script.toString(), "--type", "GROUP", "--priority", "50");
        for (String role : List.of("promoting", "active", "demoting", "standby", "stop-failed")) {
            assertEquals(role.equals("stop-failed") ? 5 : 0, hook.call("notify", role), hook.said());
        }

        assertEquals(
                List.of("4: GROUP db MASTER 50", "4: GROUP db BACKUP 50", "4: GROUP db FAULT 50"),
                Files.readAllLines(folder.resolve("calls")));
    }

    @Test
    void whatKeepalivedCannotAnswerIsRefused() {
        Hook hook = Hook.of(folder, "keepalived-args", "--script", script.toString());

        assertEquals(2, hook.call("stopped", "standby"));
        assertEquals(2, hook.call("check", "active"));
        assertTrue(hook.said().contains("configure another command"), hook.said());
    }
}
