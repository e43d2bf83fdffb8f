package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients that ask one address all the time, each its next question as soon as it has an answer (wrk). */
final class Clients {
    static final int COUNT = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern BROKEN =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    private final Path output;
    private final Child child;
    private final Duration length;

    private Clients(Path output, Child child, Duration length) {
        this.output = output;
        this.child = child;
        this.length = length;
    }

    static Clients start(Path output, int port, Duration length) {
        List<String> command = List.of(
                "wrk",
                "-t1",
                "-c" + COUNT,
                "-d" + length.toSeconds() + "s",
                "--timeout",
                "5s",
                "http://127.0.0.1:" + port + "/");
        return new Clients(output, Child.start(output, Map.of(), command), length);
    }

    /** False when what they were started for took longer than they were to ask. */
    boolean stillAsk() {
        return child.isAlive();
    }

    /** @param lost answered with an error, or not at all */
    record Result(long requests, long lost) {}

    /** Waits for their end. */
    Result result() {
        int status = child.awaitEnd(length.plus(PATIENCE));
        try {
            String said = Files.readString(output);
            if (status != 0) {
                throw new AssertionError("wrk ended with status " + status + ": " + said);
            }
            return new Result(sum(REQUESTS, said), sum(REFUSED, said) + sum(BROKEN, said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sum(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        long sum = 0;
        if (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                sum += Long.parseLong(matcher.group(group));
            }
        }
        return sum;
    }
}
