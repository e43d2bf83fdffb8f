package baton.agent.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Connects to a service, and asks it over HTTP; plain sockets, because an HTTP client costs the agent megabytes. */
final class NetworkProbe {
    private static final int LONGEST_ANSWER = 8192;

    private NetworkProbe() {}

    /** This host could not even ask. */
    private static final class NotAsked extends IOException {
        NotAsked(String message) {
            super(message);
        }
    }

    static Verdict tcp(CheckPlan.Tcp probe, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            connected(probe.host(), probe.port(), deadline).close();
            return new Verdict(true, "", OptionalLong.empty());
        } catch (NotAsked notAsked) {
            return Verdict.notRun(probe.host() + ":" + probe.port() + ": " + notAsked.getMessage());
        } catch (IOException failed) {
            return Verdict.failing(probe.host() + ":" + probe.port() + ": " + failed.getMessage());
        }
    }

    static Verdict http(CheckPlan.Http probe, Duration timeout) {
        URI uri = probe.uri();
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Socket socket = connected(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), deadline)) {
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String request = "GET " + path + query + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                    + "\r\nUser-Agent: baton\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return verdict(answer(socket, deadline));
        } catch (NotAsked notAsked) {
            return Verdict.notRun(uri + ": " + notAsked.getMessage());
        } catch (IOException failed) {
            return Verdict.failing(uri + ": " + failed.getMessage());
        }
    }

    private static Verdict verdict(String answer) {
        String[] words = answer.lines().findFirst().orElse("").split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || words[1].length() != 3) {
            return Verdict.failing("no HTTP answer");
        }
        return new Verdict(words[1].startsWith("2"), "HTTP status " + words[1], Answer.position(answer));
    }

    private static Socket connected(String host, int port, long deadline) throws IOException {
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        InetSocketAddress address = new InetSocketAddress(plain, port);
        if (address.isUnresolved()) {
            throw new NotAsked("the address of " + plain + " cannot be found; correct the name, or the resolver");
        }
        Socket socket = socket();
        try {
            socket.connect(address, left(deadline));
            return socket;
        } catch (BindException noPort) {
            socket.close();
            throw new NotAsked("this host has no port for a connection: " + noPort.getMessage());
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Made before it is connected, so that a host without descriptors is not taken for a service that does not answer. */
    private static Socket socket() throws NotAsked {
        try {
            return SocketChannel.open().socket();
        } catch (IOException failed) {
            throw new NotAsked("this host cannot open a socket: " + failed.getMessage());
        }
    }

    /** Until the other side ends, enough was read or the time is over: a slow trickle does not stretch it. */
    private static String answer(Socket socket, long deadline) throws IOException {
        byte[] buffer = new byte[LONGEST_ANSWER];
        int length = 0;
        InputStream input = socket.getInputStream();
        try {
            while (length < buffer.length) {
                socket.setSoTimeout(left(deadline));
                int read = input.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
        } catch (SocketTimeoutException keptOpen) {
            // A server may keep the connection; what counts is the status, and whether that came in time.
            if (length == 0) {
                throw keptOpen;
            }
        }
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static int left(long deadline) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis < 1) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
