package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for an address promises, on two hosts and a client that are network namespaces. */
@Tag("host")
@Timeout(120)
class VipHookTest {
    private static final String FOUR = "10.9.0.100";
    private static final String SIX = "fd77::100";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private NetworkHosts hosts;

    @BeforeEach
    void open() {
        hosts = new NetworkHosts(folder, 2);
        hosts.run(0, "ip -6 address add fd77::fe/64 dev " + NetworkHosts.BRIDGE + " nodad");
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void aPromotedHostHasTheAddressesAndTheClientKnowsItAtOnce() {
        Hook first = hook(1);
        Hook second = hook(2);
        hosts.believe(FOUR, hosts.hardware(1));
        hosts.believe(SIX, hosts.hardware(1));
        assertEquals(0, first.call("promote", "active"), first.said());
        assertTrue(has(1, FOUR) && has(1, SIX));
        assertEquals(0, first.call("promote", "active"), "promoted twice");
        assertEquals(1, first.call("stopped", "standby"));
        assertEquals(0, first.call("check", "active"), first.said());

        assertEquals(0, first.call("demote", "standby"), first.said());
        assertEquals(0, second.call("promote", "active"), second.said());

        // The kernel takes an announcement at once; no question was asked in between.
        assertEquals(hosts.hardware(2), hosts.believed(FOUR));
        assertEquals(hosts.hardware(2), hosts.believed(SIX));
        assertEquals(0, first.call("stopped", "standby"), first.said());
        assertFalse(has(1, FOUR) || has(1, SIX));
        assertTrue(has(1, "10.9.0.1"), "the host's own address stays");
    }

    @Test
    void aKillRemovesTheAddressWhereverItIs() {
        Hook hook = hook(1);
        assertEquals(0, hook.call("promote", "active"), hook.said());
        hosts.run(1, "ip link add name other0 type bridge");
        hosts.run(1, "ip address add " + FOUR + "/24 dev other0");

        assertEquals(0, hook.call("kill", "standby"), hook.said());
        Figures.tell("the kill of an address by its hook: " + hook.took().toMillis()
                + " ms; K of fast and default is 500 ms");
        assertTrue(hook.took().compareTo(Duration.ofSeconds(5)) < 0, "nothing is waited for: " + hook.took());
        assertFalse(has(1, FOUR) || has(1, SIX));
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
        assertEquals(0, hook.call("kill", "standby"), "killed twice");
    }

    @Test
    void aCheckSeesWhatSomebodyElseDidToTheAddress() {
        Hook hook = hook(1);
        assertEquals(0, hook.call("check", "standby"), hook.said());
        assertEquals(0, hook.call("promote", "active"), hook.said());
        assertEquals(1, hook.call("check", "standby"), "an address that Baton did not add");

        hosts.run(1, "ip address del " + FOUR + "/32 dev eth0");

        assertEquals(1, hook.call("check", "active"));
        assertTrue(hook.said().contains(FOUR + " is not on eth0 any more"), hook.said());
    }

    @Test
    void aHostWithoutACarrierIsNoCandidateAndAnnouncesAgainWhenItIsBack() {
        Hook hook = hook(1);
        assertEquals(0, hook.call("promote", "active"), hook.said());
        hosts.pull(1);

        assertEquals(1, hook.call("check", "active"));
        assertEquals(1, hook(2, "nowhere").call("promote", "active"), "no such interface");
        assertEquals(1, hook.call("promote", "active"), "nobody would hear of it");
        assertEquals(1, hook.call("stopped", "standby"), "the address is there all the same");

        hosts.plug(1);
        hosts.believe(FOUR, hosts.hardware(2));
        assertEquals(0, hook.call("check", "active"), hook.said());
        Await.until("the client knows again", Duration.ofSeconds(5), () -> hosts.believed(FOUR)
                .equals(hosts.hardware(1)));

        hosts.believe(FOUR, hosts.hardware(2));
        assertEquals(0, hook.call("check", "active"), hook.said());
        assertEquals(hosts.hardware(2), hosts.believed(FOUR), "not with each check");
        Hook eager = hook(1, "eth0", "--every", "0");
        assertEquals(0, eager.call("check", "active"), eager.said());
        Await.until("the client knows again", Duration.ofSeconds(5), () -> hosts.believed(FOUR)
                .equals(hosts.hardware(1)));
    }

    @Test
    void aroundAnotherHookTheAddressComesLastAndGoesFirst() throws IOException {
        Path other = Files.writeString(
                folder.resolve("other"),
                "#!/bin/bash\nip address show dev eth0 | grep -qF " + FOUR + " && has=yes || has=no\n"
                        + "echo \"$* $has $(cat)\" >> " + folder.resolve("calls") + "\nexit ${OTHER:-0}\n");
        assertTrue(other.toFile().setExecutable(true));
        Hook hook = hook(1);
        for (String event : List.of("promote", "check", "demote", "promote", "kill", "stopped")) {
            String role = event.equals("promote") || event.equals("check") ? "active" : "standby";
            assertEquals(0, hook.call(event, role, "--", other.toString(), "its", event), hook.said());
        }
        List<String> calls = Files.readAllLines(folder.resolve("calls"));
        assertEquals("its promote promote active db no {}", calls.get(0));
        assertEquals("its check yes {}", calls.get(1));
        assertEquals("its demote demote standby db no {}", calls.get(2));
        assertTrue(calls.get(4).startsWith("its kill") && calls.get(4).endsWith("no {}"), calls.get(4));

        hook.with("OTHER", "3");
        assertNotEquals(0, hook.call("promote", "active", "--", other.toString()));
        assertFalse(has(1, FOUR), "no address where the promotion of the other failed");
        assertNotEquals(0, hook.call("stopped", "standby", "--", other.toString()));
        assertNotEquals(0, hook.call("kill", "standby", "--", other.toString()));
    }

    @Test
    void aRehearsalChangesNothingAndFindsWhatIsInTheWay() throws IOException {
        Path other = Files.writeString(folder.resolve("silent"), "#!/bin/bash\ntouch " + folder + "/called\n");
        assertTrue(other.toFile().setExecutable(true));
        Hook rehearsed = hook(1).with("BATON_REHEARSAL", "1");

        assertEquals(0, rehearsed.call("promote", "active", "--", other.toString()), rehearsed.said());

        assertFalse(has(1, FOUR) || has(1, SIX));
        assertFalse(Files.exists(folder.resolve("called")), "it does not say that it rehearses");
        assertTrue(rehearsed.said().contains("does not say that it rehearses"), rehearsed.said());
        assertEquals(0, hook(1).call("promote", "active"));
        assertEquals(0, rehearsed.call("kill", "standby"), rehearsed.said());
        assertTrue(has(1, FOUR) && has(1, SIX));
        assertEquals(1, hook(2, "nowhere").with("BATON_REHEARSAL", "1").call("promote", "active"));
    }

    @Test
    void aWrongConfigurationIsRefused() {
        Hook hook = Hook.of(folder, "vip", "--interface", "eth0");
        assertEquals(2, hook.call("promote", "active"));
        assertTrue(hook.said().contains("--address is missing"), hook.said());
        assertNotEquals(0, hook(1).call("dance", "active"));
    }

    private boolean has(int host, String address) {
        return hosts.run(host, "ip -oneline address show").contains(" " + address + "/");
    }

    private Hook hook(int host) {
        return hook(host, "eth0");
    }

    private Hook hook(int host, String link, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Home.script("hooks/vip").toString(),
                "--interface",
                link,
                "--address",
                FOUR,
                "--address",
                SIX,
                "--state",
                folder.resolve("state" + host).toString()));
        command.addAll(List.of(more));
        return new Hook(folder, hosts.on(host, command));
    }
}
