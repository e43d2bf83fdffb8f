package baton.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/**
 * Where the operator sits.
 *
 * @param interactive somebody can be asked
 * @param clock also names the zone that times are shown in
 */
record Terminal(PrintWriter out, PrintWriter err, BufferedReader in, boolean interactive, Clock clock) {
    /** More than this many columns wrap on a small screen and in a mail. */
    static final int WIDTH = 100;

    static Terminal ofThisProcess() {
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                isTerminal(Path.of("/proc/self/fd/0")),
                Clock.system(ZoneId.systemDefault()));
    }

    /** Asks the kernel: {@code System.console()} answers differently from one JDK to the next. */
    private static boolean isTerminal(Path input) {
        try {
            String target = Files.readSymbolicLink(input).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns when the operator agrees.
     *
     * @param yes the operator agreed beforehand, by {@code --yes}
     */
    void confirm(String question, boolean yes) {
        if (yes) {
            return;
        }
        if (!interactive) {
            throw CommandFailed.usage("this needs a yes, and there is no terminal to ask at: nothing was done;"
                    + " repeat it with --yes to go on without a question");
        }
        err.print(question + " [y/N] ");
        err.flush();
        try {
            String answer = in.readLine();
            if (answer == null
                    || !(answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"))) {
                throw CommandFailed.because("not confirmed: nothing was done");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
