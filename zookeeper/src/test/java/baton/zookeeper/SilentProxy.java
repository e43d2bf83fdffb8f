package baton.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A TCP proxy that can fall silent: connections stay open and are accepted, but no byte passes. */
final class SilentProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int target;
    private volatile boolean silent;
    private volatile boolean mute;
    private volatile Duration slowness = Duration.ZERO;
    private volatile int answer = 65536;
    private volatile Duration betweenAnswers = Duration.ZERO;

    SilentProxy(int target) throws IOException {
        this.target = target;
        start("proxy-accept", this::accept);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    void setSilent(boolean silent) {
        this.silent = silent;
    }

    /** Nothing that clients ask arrives, while they hear what the server tells. */
    void setMute(boolean mute) {
        this.mute = mute;
    }

    /** New connections are taken at once and served only after {@code slowness}. */
    void setSlow(Duration slowness) {
        this.slowness = slowness;
    }

    /** What the server says arrives {@code bytes} at a time, with a pause after each. */
    void setTrickling(int bytes, Duration pause) {
        answer = bytes;
        betweenAnswers = pause;
    }

    /** Cuts all connections; new ones are served. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            start("proxy-up", () -> {
                TimeUnit.NANOSECONDS.sleep(slowness.toNanos());
                pump(client, server, () -> silent || mute, () -> 65536, () -> Duration.ZERO);
            });
            start("proxy-down", () -> pump(server, client, () -> silent, () -> answer, () -> betweenAnswers));
        }
    }

    private static void pump(
            Socket from, Socket to, BooleanSupplier swallows, IntSupplier bytes, Supplier<Duration> pause)
            throws IOException, InterruptedException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[65536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer, 0, bytes.getAsInt())) {
                if (!swallows.getAsBoolean()) {
                    out.write(buffer, 0, read);
                }
                TimeUnit.NANOSECONDS.sleep(pause.get().toNanos());
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // A connection was cut: what it is for.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
