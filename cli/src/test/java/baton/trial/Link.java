package baton.trial;

import baton.testing.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Carries TCP connections from a port of its own to another, until told otherwise. */
final class Link implements AutoCloseable {
    private enum State {
        WHOLE,
        SILENT,
        CUT
    }

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> stalled = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;
    private volatile Duration delay = Duration.ZERO;

    Link(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void cut() {
        state = State.CUT;
        open.forEach(Link::closeQuietly);
    }

    /** Answers take so long from now on, as over a long way. */
    void slow(Duration time) {
        delay = time;
    }

    void silence() {
        state = State.SILENT;
    }

    /** Whoever is connected now stays so and hears nothing more; who connects later does. */
    void stall() {
        stalled.addAll(open);
    }

    /** What was swallowed is lost, so the old connections are of no use. */
    void heal() {
        open.forEach(Link::closeQuietly);
        state = State.WHOLE;
    }

    @Override
    public void close() {
        closeQuietly(listener);
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                if (state == State.CUT) {
                    closeQuietly(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // The listener was closed, or the server is down: the client sees its connection end.
                open.removeIf(Socket::isClosed);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(server);
            daemon(() -> carry(client, server, () -> Duration.ZERO));
            daemon(() -> carry(server, client, () -> delay));
        } catch (IOException e) {
            closeQuietly(client);
            throw e;
        }
    }

    private void carry(Socket from, Socket to, Supplier<Duration> time) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                Await.pass(time.get());
                if (state == State.WHOLE && !stalled.contains(to)) {
                    out.write(buffer, 0, count);
                }
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // Either side went away: both are closed.
        } finally {
            open.removeAll(Set.of(from, to));
            stalled.removeAll(Set.of(from, to));
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "link");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }
}
