package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.testing.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for HAProxy promises, with a real one between a client and a service that answers a byte and waits. */
@Tag("host")
@Timeout(120)
class HaproxyHookTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Set<Socket> served = ConcurrentHashMap.newKeySet();
    private final int front = Ports.free();

    @SuppressWarnings("NullAway.Init")
    private ServerSocket service;

    @SuppressWarnings("NullAway.Init")
    private Child haproxy;

    @BeforeEach
    void start() throws IOException {
        service = new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "service");
        accepting.setDaemon(true);
        accepting.start();
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"),
                """
                global
                  stats socket %s mode 600 level admin
                defaults
                  mode tcp
                  timeout connect 1s
                  timeout client 60s
                  timeout server 60s
                frontend f
                  bind 127.0.0.1:%d
                  default_backend db
                backend db
                  server n1 127.0.0.1:%d disabled
                """
                        .formatted(socket(), front, service.getLocalPort()));
        haproxy = Child.start(
                folder.resolve("haproxy.log"), Map.of(), List.of("/usr/sbin/haproxy", "-db", "-f", file.toString()));
        Await.until("haproxy listens", LIMIT, () -> hook().call("stopped", "standby") == 0);
    }

    @AfterEach
    void stop() throws IOException {
        haproxy.kill();
        service.close();
        for (Socket one : served) {
            one.close();
        }
    }

    @Test
    void aDemoteWaitsForTheClientsThatAreThereAndLetsNoNewOneIn() throws Exception {
        Hook hook = hook();
        assertEquals(0, hook.call("check", "standby"), hook.said());
        assertFalse(isServed(), "nobody is let in before the promotion");
        assertEquals(0, hook.call("promote", "active"), hook.said());
        assertEquals(0, hook.call("check", "active"), hook.said());
        assertEquals(1, hook.call("check", "standby"));
        try (Socket client = client()) {
            assertEquals('x', client.getInputStream().read());
            Process demote = hook.start("demote", "standby");
            Await.until("no new client is let in", LIMIT, () -> !isServed());
            assertFalse(demote.waitFor(500, TimeUnit.MILLISECONDS), "it waits for the client");
            assertEquals(1, hook.call("stopped", "standby"), "a client is there");

            client.shutdownOutput();

            assertTrue(demote.waitFor(5, TimeUnit.SECONDS));
            assertEquals(0, demote.exitValue());
        }
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
    }

    @Test
    void aKillEndsTheSessionsThatAreLeft() throws IOException {
        Hook hook = hook("--limit", "0");
        assertEquals(0, hook.call("promote", "active"), hook.said());
        try (Socket client = client()) {
            assertEquals('x', client.getInputStream().read());
            assertEquals(1, hook.call("demote", "standby"), "nothing is proved while a client is there");
            assertTrue(hook.said().contains("1 sessions are left"), hook.said());

            assertEquals(0, hook.call("kill", "standby"), hook.said());

            Figures.tell("the kill of sessions by its hook: " + hook.took().toMillis()
                    + " ms; K of fast and default is 500 ms");
            assertTrue(hook.took().compareTo(Duration.ofSeconds(5)) < 0, "nobody is waited for: " + hook.took());
            assertEquals(-1, client.getInputStream().read());
        }
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
        assertEquals(0, hook.call("promote", "active"), "and back");
        assertTrue(isServed());
    }

    @Test
    void beforeAnotherHookItLeavesThatOneItsTime() throws IOException {
        Hook hook = hook();
        Path other = Files.writeString(
                folder.resolve("other"), "#!/bin/bash\necho \"other $*: $(cat)\"\nexit ${OTHER:-0}\n");
        assertTrue(other.toFile().setExecutable(true));
        String[] command = {"--", other.toString()};
        assertEquals(0, hook.tell("{\"a\":1}", "promote", "active", command), hook.said());
        assertEquals("other promote active db: {\"a\":1}", hook.said().strip());
        assertTrue(isServed());

        try (Socket client = client()) {
            assertEquals('x', client.getInputStream().read());
            long now = (long) (Double.parseDouble(
                            Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0])
                    * 1000);
            hook.with("BATON_DEADLINE", Long.toString(now + 2_000));
            assertEquals(0, hook.call("demote", "standby", command), hook.said());
            assertTrue(hook.took().compareTo(Duration.ofMillis(500)) > 0, "it waited: " + hook.took());
            assertTrue(hook.took().compareTo(Duration.ofMillis(1_900)) < 0, "half of the time: " + hook.took());
            assertTrue(hook.said().contains("going on with 1 sessions"), hook.said());
            assertTrue(hook.said().contains("other demote standby db"), hook.said());
        }
        hook.with("OTHER", "3");
        assertEquals(3, hook.call("promote", "active", command), "the status of the other one");
        assertFalse(isServed(), "no client where the promotion failed");
        haproxy.kill();
        assertEquals(3, hook.call("kill", "standby", command), "without HAProxy the other one is called all the same");
        assertTrue(hook.said().contains("other kill standby db"), hook.said());
        assertEquals(1, hook.call("stopped", "standby"), "without an answer of HAProxy alone nothing is proved");
    }

    private Hook hook(String... more) {
        List<String> options =
                new ArrayList<>(List.of("--socket", socket().toString(), "--backend", "db", "--server", "n1"));
        options.addAll(List.of(more));
        return Hook.of(folder, "haproxy", options.toArray(new String[0]));
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), front);
        client.setSoTimeout((int) LIMIT.toMillis());
        return client;
    }

    /** Whether a client of now reaches the service. */
    private boolean isServed() {
        try (Socket client = client()) {
            return client.getInputStream().read() == 'x';
        } catch (IOException refused) {
            return false;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket one = service.accept();
                served.add(one);
                Thread serving = new Thread(() -> serve(one), "serving");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Until the client goes. */
    private static void serve(Socket one) {
        try (one) {
            one.getOutputStream().write('x');
            one.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // As well.
        }
    }
}
