package baton.agent.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Connects to a service, and asks it over HTTP; plain sockets, because an HTTP client costs the agent megabytes. */
final class NetworkProbe {
    private static final int LONGEST_ANSWER = 8192;

    private NetworkProbe() {}

    static Verdict tcp(CheckPlan.Tcp probe, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            connected(probe.host(), probe.port(), deadline).close();
            return new Verdict(true, "", OptionalLong.empty());
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
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(plain, port), left(deadline));
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
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
