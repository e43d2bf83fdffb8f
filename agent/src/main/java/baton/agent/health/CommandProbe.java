package baton.agent.health;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs a check command under the wrapper, which ends it at its limit.
 *
 * <p>It gets no hold: it is no part of the service, and must not count when a stop is verified.
 */
final class CommandProbe {
    private static final Duration GRACE = Duration.ofMillis(1500);
    private static final int LONGEST_ANSWER = 8192;

    private static final Redirect NOWHERE = Redirect.to(new File("/dev/null"));
    /** Less than a check may say in one go. */
    private static final int LEAST_ROOM = 16_384;

    /** What setsid and timeout say of themselves when they cannot start what they were given. */
    private static final List<String> NOT_STARTED =
            List.of("setsid: failed to execute", "timeout: failed to run command", "timeout: fork system call failed");

    private final Path wrapper;
    private final BooleanSupplier startsProcesses;

    /** @param startsProcesses finds out whether this host can start processes at all */
    CommandProbe(Path wrapper, BooleanSupplier startsProcesses) {
        this.wrapper = wrapper;
        this.startsProcesses = startsProcesses;
    }

    Verdict run(List<String> words, Map<String, String> environment, Path output, Duration timeout) {
        String seconds = String.format(Locale.ROOT, "%d.%03d", timeout.toSeconds(), timeout.toMillisPart());
        List<String> command = new ArrayList<>(List.of("setsid", wrapper.toString(), "hook", "-", seconds, "--"));
        command.addAll(words);
        boolean kept = hasRoom(output);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                // What a check cannot write it would fail of, whatever its service does.
                .redirectOutput(kept ? Redirect.to(output.toFile()) : NOWHERE)
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            if (!process.waitFor(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Verdict.failing("the check did not end");
            }
            return verdict(process.exitValue(), kept ? read(output) : "", timeout);
        } catch (IOException failed) {
            var unused = startsProcesses.getAsBoolean();
            return Verdict.notRun("the check cannot be started: " + failed.getMessage());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Verdict.notRun("the agent ended");
        }
    }

    /**
     * Takes a failure back where no process can be started: the check may have failed for that alone. It costs several
     * processes to find out, so it is for a failure that makes a difference.
     */
    Verdict judged(Verdict verdict) {
        return verdict.healthy() || !verdict.ran() || startsProcesses.getAsBoolean()
                ? verdict
                : Verdict.notRun(
                        verdict.detail() + "; this host cannot start processes, so that may not be the service");
    }

    private static boolean hasRoom(Path output) {
        Path directory = output.getParent();
        return directory != null && directory.toFile().getUsableSpace() >= LEAST_ROOM;
    }

    private static Verdict verdict(int status, String said, Duration timeout) {
        String last = Answer.lastLine(said);
        if (status >= 125 && NOT_STARTED.stream().anyMatch(last::startsWith)) {
            return Verdict.notRun("the check cannot be started: " + last);
        }
        if (status == 0) {
            return new Verdict(true, last, Answer.position(said));
        }
        String how =
                status == 124 || status == 137 ? "no answer within " + timeout.toMillis() + " ms" : "status " + status;
        return new Verdict(false, last.isEmpty() ? how : how + ": " + last, Answer.position(said));
    }

    /** What cannot be read was not said; the status counts. */
    private static String read(Path output) {
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LONGEST_ANSWER));
            byte[] tail = new byte[LONGEST_ANSWER];
            int length = Math.max(0, file.read(tail));
            return new String(tail, 0, length, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
