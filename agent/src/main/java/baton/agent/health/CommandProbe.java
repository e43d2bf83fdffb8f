package baton.agent.health;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a check command under the wrapper, which ends it at its limit.
 *
 * <p>It gets no hold: it is no part of the service, and must not count when a stop is verified.
 */
final class CommandProbe {
    private static final Duration GRACE = Duration.ofMillis(1500);
    private static final int LONGEST_ANSWER = 8192;

    private final Path wrapper;

    CommandProbe(Path wrapper) {
        this.wrapper = wrapper;
    }

    Verdict run(List<String> words, Map<String, String> environment, Path output, Duration timeout) {
        String seconds = String.format(Locale.ROOT, "%d.%03d", timeout.toSeconds(), timeout.toMillisPart());
        List<String> command = new ArrayList<>(List.of("setsid", wrapper.toString(), "hook", "-", seconds, "--"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            if (!process.waitFor(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Verdict.failing("the check did not end");
            }
            return verdict(process.exitValue(), read(output), timeout);
        } catch (IOException failed) {
            return Verdict.failing("the check cannot be run: " + failed.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Verdict.failing("the agent ended");
        }
    }

    private static Verdict verdict(int status, String said, Duration timeout) {
        String last = Answer.lastLine(said);
        if (status == 0) {
            return new Verdict(true, last, Answer.position(said));
        }
        String how =
                status == 124 || status == 137 ? "no answer within " + timeout.toMillis() + " ms" : "status " + status;
        return new Verdict(false, last.isEmpty() ? how : how + ": " + last, Answer.position(said));
    }

    private static String read(Path output) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LONGEST_ANSWER));
            byte[] tail = new byte[LONGEST_ANSWER];
            int length = Math.max(0, file.read(tail));
            return new String(tail, 0, length, StandardCharsets.UTF_8);
        }
    }
}
