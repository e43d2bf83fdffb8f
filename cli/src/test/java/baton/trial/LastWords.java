package baton.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Why a trial failed: the last lines of every log, told beside the figures; the whole logs are kept in {@code target}. */
final class LastWords implements TestExecutionExceptionHandler {
    private static final Path KEPT = Path.of("target", "trials").toAbsolutePath();
    private static final int LINES = 15;
    private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

    /** Logs of the running trial are in this folder or in one below it. */
    static void in(Path folder) {
        FOLDERS.add(folder);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        String trial = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        Figures.tell("FAILED: " + trial + ": " + failure.getMessage());
        Path kept = KEPT.resolve(trial);
        for (Path folder : FOLDERS) {
            for (Path log : logs(folder)) {
                keep(log, kept.resolve(folder.relativize(log)));
                tell(folder.relativize(log), log);
            }
        }
        Figures.tell("  The whole logs are in " + kept);
        throw failure;
    }

    private static List<Path> logs(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, 5)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".log")
                            || file.endsWith("beats")
                            || file.endsWith("calls")
                            || file.toString().contains("/output/"))
                    .sorted()
                    .toList();
        }
    }

    private static void keep(Path log, Path copy) throws IOException {
        Files.createDirectories(copy.getParent());
        Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void tell(Path name, Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        // ZooKeeper's logs are long, full of stack traces, and rarely the reason: who wants them finds them where all
        // are kept.
        if (!name.endsWith("beats") && !name.endsWith("server.log") && !lines.isEmpty()) {
            Figures.tell("  " + name + ":");
            lines.subList(Math.max(0, lines.size() - LINES), lines.size()).forEach(line -> Figures.tell("    " + line));
        }
    }
}
