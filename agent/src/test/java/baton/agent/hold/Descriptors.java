package baton.agent.hold;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the descriptors away that this process could still open for a while.
 *
 * <p>Whatever a test does meanwhile it has to have done once before: a class that is not loaded yet needs a descriptor.
 */
public final class Descriptors {
    /** Those are open in every process; whatever else is closed meanwhile, a new one would have a higher number. */
    private static final String STANDARD = "3";

    /** Sets the limit of a process, waits for a line, and sets it back: it is started while that is possible. */
    private static final String LIMITER = "prlimit --pid \"$0\" --nofile=\"$1\": && echo set && read -r"
            + " && prlimit --pid \"$0\" --nofile=\"$2\": && echo restored";

    private final Process limiter;
    private final BufferedReader said;

    private Descriptors(Process limiter) {
        this.limiter = limiter;
        this.said = limiter.inputReader();
    }

    /** Has {@code whatever} happen while nothing can be opened. */
    public static void without(Runnable whatever) throws IOException {
        Descriptors none = exhausted();
        try {
            whatever.run();
        } finally {
            none.close();
        }
    }

    private static Descriptors exhausted() throws IOException {
        String before = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+", -1)[3])
                .findFirst()
                .orElseThrow();
        String self = Long.toString(ProcessHandle.current().pid());
        Process limiter = new ProcessBuilder("bash", "-c", LIMITER, self, STANDARD, before)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Descriptors descriptors = new Descriptors(limiter);
        descriptors.hear("set");
        return descriptors;
    }

    private void close() throws IOException {
        tell("");
        hear("restored");
        limiter.destroy();
    }

    private void tell(String word) throws IOException {
        OutputStream out = limiter.getOutputStream();
        out.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void hear(String word) throws IOException {
        String line = said.readLine();
        if (!word.equals(line)) {
            throw new AssertionError("expected \"" + word + "\" of prlimit, found " + line);
        }
    }
}
