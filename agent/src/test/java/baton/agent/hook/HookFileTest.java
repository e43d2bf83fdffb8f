package baton.agent.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
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
        Files.writeString(hook, "#!/bin/sh\nexit 0\n");
        mode(top.resolve("hooks"), "rwxr-xr-x");
        mode(top.resolve("hooks/deep"), "rwxr-xr-x");
        mode(hook, "rwxr-xr-x");
    }

    @Test
    void hookOfTheOperatorMayRun() {
        assertEquals(Optional.empty(), HookFile.refusal(List.of(hook.toString())));
        assertEquals(Optional.empty(), HookFile.refusal(List.of("/bin/sh")));
        assertEquals(Optional.empty(), HookFile.refusal(List.of("sh")));
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
        refused(top.resolve("hooks/deep").toString(), "is not a file");
    }

    @Test
    void fileWithoutACommandIsRefused() throws Exception {
        write("");
        refused(hook.toString(), hook + " is empty; write what it does");
        write("#!/bin/sh\n");
        refused(hook.toString(), hook + " has no command in it; write what it does");
        write("#!/bin/bash\n# stopped: to be written\n\n   # yet\n");
        refused(hook.toString(), hook + " has no command in it; write what it does");
    }

    @Test
    void fileThatTheKernelDoesNotExecuteIsRefused() throws Exception {
        String neither = hook + " is neither a script that starts with \"#!\" nor an ELF program";
        write("exit 0\n");
        refused(hook.toString(), neither);
        write("\0\0\0\0");
        refused(hook.toString(), neither);
        write("\177ELF");
        refused(hook.toString(), hook + " ends within its ELF header; copy it again");
        Files.write(hook, Arrays.copyOf(Files.readAllBytes(Path.of("/bin/sh")), 100));
        refused(hook.toString(), hook + " ends within its ELF header; copy it again");
    }

    @Test
    void scriptWithoutItsInterpreterIsRefused() throws Exception {
        write("#!/bin/bash\r\nexit 0\r\n");
        refused(hook.toString(), hook + " has a carriage return at the end of its first line");
        write("#!/no/such/interpreter -x\nexit 0\n");
        refused(hook.toString(), hook + " needs the interpreter /no/such/interpreter, which is not an executable file");
        write("#!bash\nexit 0\n");
        refused(hook.toString(), hook + " names the interpreter \"bash\" after \"#!\"; write its whole path");
        write("#!\nexit 0\n");
        refused(hook.toString(), hook + " names the interpreter \"\" after \"#!\"");
        write("#!" + hook + "\nexit 0\n");
        refused(hook.toString(), hook + " has too many scripts as interpreters of each other");
        write("#!/usr/bin/env no-such-language\nexit 0\n");
        refused(hook.toString(), hook + " asks env for \"no-such-language\"");
        write("#!/usr/bin/env bash -e\nexit 0\n");
        refused(hook.toString(), hook + " asks env for \"bash -e\"");
        write("#!/usr/bin/env -S A=1 bash -e\nexit 0\n");
        assertEquals(Optional.empty(), HookFile.refusal(List.of(hook.toString())));
    }

    @Test
    void programWithoutItsLoaderIsRefused() throws Exception {
        byte[] shell = Files.readAllBytes(Path.of("/bin/sh"));
        String text = new String(shell, StandardCharsets.ISO_8859_1);
        int loader = text.indexOf("/ld-") + 1;
        shell[loader] = 'L';
        Files.write(hook, shell);
        refused(hook.toString(), hook + " needs the loader ");
    }

    @Test
    void scriptThatAnInterpreterIsGivenIsCheckedToo() throws Exception {
        write("");
        refused(List.of("/bin/bash", hook.toString()), hook + " has no command in it");
        refused(List.of("/bin/bash", "-e", hook + "x", "word"), hook + "x is not a file that can be read");
        assertEquals(Optional.empty(), HookFile.refusal(List.of("/bin/bash", "-c", "exit 0", hook.toString())));
        assertEquals(Optional.empty(), HookFile.refusal(List.of("/bin/cat", hook.toString())));
    }

    private void write(String text) throws IOException {
        Files.writeString(hook, text, StandardCharsets.ISO_8859_1);
    }

    private static void refused(String command, String why) {
        refused(List.of(command), why);
    }

    private static void refused(List<String> command, String why) {
        String refusal = HookFile.refusal(command).orElse("nothing");
        assertTrue(refusal.contains(why), refusal);
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
