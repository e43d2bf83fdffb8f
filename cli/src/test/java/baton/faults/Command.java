package baton.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short command of the run itself: set up a link, send a signal, mount something. */
final class Command {
    private static final long LIMIT_SECONDS = 60;

    private Command() {}

    /** Runs it to its end and returns its output; a status other than 0 is a failure of the run. */
    static String run(List<String> words) {
        return run(words, "");
    }

    static String run(List<String> words, String input) {
        Result result = attempt(words, input);
        if (result.status != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + " ended with status " + result.status + ": " + result.output);
        }
        return result.output;
    }

    /** Runs it, whatever its status: what it is about may have gone meanwhile. */
    static Result attempt(List<String> words, String input) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException ignored) {
                // It ended without reading; its status tells why.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", words) + " did not end");
            }
            return new Result(process.exitValue(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    record Result(int status, String output) {}
}
