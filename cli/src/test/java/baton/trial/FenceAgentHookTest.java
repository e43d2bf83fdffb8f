package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for fence agents promises: with Debian's fence_dummy, whose power is a file, and with one that lies. */
@Tag("host")
@Timeout(120)
class FenceAgentHookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aHostIsSwitchedOffAndWhatRanOnItHasEnded() throws IOException {
        Path power = Files.writeString(folder.resolve("n2.power"), "on");
        parameters("n2", "status_file=" + power);
        Child service = Child.start(
                folder.resolve("service.log"),
                Map.of(),
                List.of("bash", "-c", "while [ \"$(< " + power + ")\" = on ]; do sleep 0.05; done"));
        assertTrue(service.isAlive());

        Hook hook = hook("fence_dummy");
        assertEquals(0, fence(hook, "n2"), hook.said());

        assertEquals("off", Files.readString(power));
        assertEquals(0, service.awaitEnd(Duration.ofSeconds(5)));
        assertEquals(0, fence(hook, "n2"), "fenced twice");
    }

    @Test
    void aRebootedHostIsOnAgain() throws IOException {
        Path power = Files.writeString(folder.resolve("n2.power"), "on");
        parameters("n2", "status_file=" + power);
        Hook hook = hook("fence_dummy", "--action", "reboot");
        assertEquals(0, fence(hook, "n2"), hook.said());
        assertEquals("on", Files.readString(power));

        parameters("n2", "status_file=" + power + "\nmethod=cycle");
        assertEquals(2, fence(hook, "n2"));
        assertTrue(hook.said().contains("method=cycle proves nothing"), hook.said());
    }

    @Test
    void whatTheAgentSaysIsNotBelievedBeforeItsStatusSaysOff() throws IOException {
        parameters("n2", "ip=192.0.2.1\npassword=known to nobody\naction=on\nport=9");
        Hook liar =
                hook(agent("case $input in *action=status*) echo Status: ON; exit 0 ;; esac; exit 0"), "--map", "n2=4");

        assertEquals(1, fence(liar, "n2"));

        assertTrue(liar.said().contains("its status is not off"), liar.said());
        String input = Files.readString(folder.resolve("input"));
        assertEquals(
                "ip=192.0.2.1\npassword=known to nobody\nplug=4\naction=status\n",
                input,
                "the file, without what is decided elsewhere");
        assertEquals("0 words\n", Files.readString(folder.resolve("words")), "nothing on the command line");
        assertFalse(Files.readString(folder.resolve("processes")).contains("known to nobody"));
    }

    @Test
    void aFailureOfTheAgentIsNoFence() throws IOException {
        parameters("n2", "ip=192.0.2.1");
        Hook failing = hook(agent("echo no route to the switch; exit 1"));
        assertEquals(1, fence(failing, "n2"));
        assertTrue(failing.said().contains("no route to the switch"), failing.said());

        Hook hanging = hook(agent("exec sleep 600"), "--limit", "1");
        assertEquals(1, fence(hanging, "n2"));
    }

    @Test
    void whomNobodyKnowsOrWhoIsThisHostIsNotFenced() throws IOException {
        parameters("n1", "ip=192.0.2.1");
        parameters("n3", "ip=192.0.2.1");
        Hook hook = hook(agent("exit 2"), "--map", "n2=4");
        assertEquals(2, fence(hook, "n3"));
        assertTrue(hook.said().contains("no plug is known for n3"), hook.said());
        assertEquals(1, fence(hook, "n1"), "this host");
        assertEquals(2, fence(hook, "n4"), "a node without a file");

        Files.setPosixFilePermissions(folder.resolve("n3.conf"), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(2, fence(hook, "n3"));
        assertTrue(hook.said().contains("everybody can read"), hook.said());
        assertFalse(Files.exists(folder.resolve("input")), "no agent was called");
    }

    private static int fence(Hook hook, String node) {
        return hook.with("BATON_FENCE_NODE", node).call("fence", "promoting");
    }

    private Hook hook(String agent, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--agent", agent, "--parameters", folder.resolve("{node}.conf").toString()));
        options.addAll(List.of(more));
        return Hook.of(folder, "fence-agent", options.toArray(new String[0]));
    }

    /** An agent that writes down what it was told, and by which way. */
    private String agent(String rest) throws IOException {
        Path agent = Files.writeString(
                folder.resolve("agent"),
                """
                #!/bin/bash
                echo "$# words" > %1$s/words
                ps -eo args > %1$s/processes
                cat > %1$s/input
                input=$(< %1$s/input)
                %2$s
                """
                        .formatted(folder, rest));
        assertTrue(agent.toFile().setExecutable(true));
        return agent.toString();
    }

    private void parameters(String node, String lines) throws IOException {
        Path file = Files.writeString(folder.resolve(node + ".conf"), lines + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
