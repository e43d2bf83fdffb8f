package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drain hook that waits for a service's clients. */
@Timeout(60)
class ConnectionsHookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void itWaitsUntilTheLastClientHasGone() throws Exception {
        try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getByName("::"));
                ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket elsewhere = connect(other)) {
            Process drain;
            try (Socket client = connect(service);
                    Socket served = service.accept()) {
                drain = hook(service, "--settle", "0").start("drain", "active");
                assertFalse(drain.waitFor(500, TimeUnit.MILLISECONDS), "a client is there");
                assertTrue(client.isConnected() && served.isConnected());
            }

            assertTrue(drain.waitFor(5, TimeUnit.SECONDS));
            assertEquals(0, drain.exitValue());
            assertTrue(elsewhere.isConnected(), "other ports do not matter");
        }
    }

    @Test
    void itWaitsAsLongAsLoadBalancersNeedToNotice() throws IOException {
        try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Hook hook = hook(service, "--settle", "1");
            assertEquals(0, hook.call("drain", "active"), hook.said());
            assertTrue(hook.took().compareTo(Duration.ofSeconds(1)) >= 0, "it took " + hook.took());
        }
    }

    @Test
    void itTellsWhoWouldNotGo() throws IOException {
        try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket client = connect(service);
                Socket served = service.accept()) {
            Hook hook = hook(service, "--settle", "0", "--limit", "1");

            assertEquals(1, hook.call("drain", "active"));

            assertEquals("connections: 1 clients are left after 1 s\n", hook.said());
            assertTrue(client.isConnected() && served.isConnected());
        }
    }

    @Test
    void whatItCannotDoIsRefused() {
        assertEquals(2, Hook.of(folder, "connections", "--port", "80").call("promote", "active"));
        assertEquals(2, Hook.of(folder, "connections").call("drain", "active"));
        Hook wrong = Hook.of(folder, "connections", "--port", "http");
        assertEquals(2, wrong.call("drain", "active"));
        assertTrue(wrong.said().contains("--port is a number from 1 to 65535; found 'http'"), wrong.said());
    }

    private static Socket connect(ServerSocket to) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), to.getLocalPort());
    }

    private Hook hook(ServerSocket service, String... more) {
        String[] options = new String[more.length + 2];
        options[0] = "--port";
        options[1] = Integer.toString(service.getLocalPort());
        System.arraycopy(more, 0, options, 2, more.length);
        return Hook.of(folder, "connections", options);
    }
}
