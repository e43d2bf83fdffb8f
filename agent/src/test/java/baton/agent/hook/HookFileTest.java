package baton.agent.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookFileTest {
    @TempDir
    Path top;

    private Path hook;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(top.resolve("hooks/deep"));
        hook = top.resolve("hooks/deep/promote");
        Files.writeString(hook, "#!/bin/sh\n");
        mode(top.resolve("hooks"), "rwxr-xr-x");
        mode(top.resolve("hooks/deep"), "rwxr-xr-x");
        mode(hook, "rwxr-xr-x");
    }

    @Test
    void hookOfTheOperatorMayRun() {
        assertEquals(Optional.empty(), HookFile.refusal(hook.toString()));
        assertEquals(Optional.empty(), HookFile.refusal("/bin/sh"));
        assertEquals(Optional.empty(), HookFile.refusal("sh"));
    }

    @Test
    void hookWritableByOthersIsRefused() throws Exception {
        mode(hook, "rwxr-xrwx");
        refused(hook.toString(), hook + " can be written by others");
        mode(hook, "rwxrwxr-x");
        refused(hook.toString(), hook + " can be written by others");
    }

    @Test
    void hookBelowAWritableDirectoryIsRefusedNamingIt() throws Exception {
        mode(top.resolve("hooks"), "rwxrwxrwx");
        refused(hook.toString(), top.resolve("hooks") + " can be written by others");
    }

    @Test
    void linkIntoAWritableDirectoryIsRefused() throws Exception {
        mode(top.resolve("hooks"), "rwxrwxrwx");
        Path link = Files.createSymbolicLink(top.resolve("link"), Path.of("hooks/deep"));
        refused(link.resolve("promote").toString(), top.resolve("hooks") + " can be written by others");
    }

    @Test
    void whatCannotBeExecutedIsRefused() throws Exception {
        mode(hook, "rw-r--r--");
        refused(hook.toString(), "is not executable");
        refused(hook + "x", "does not exist");
        refused("no-such-command-anywhere", "does not exist");
    }

    private static void refused(String command, String why) {
        String refusal = HookFile.refusal(command).orElse("nothing");
        assertTrue(refusal.contains(why), refusal);
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
