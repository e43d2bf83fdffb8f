package baton.installed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A clean Debian with a real systemd, in namespaces of its own: see {@code package/clean-root}. */
final class CleanHost implements AutoCloseable {
    private static final Path SCRIPT = Path.of("clean-root").toAbsolutePath();
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Path root;
    private @Nullable Process boot;

    /** Takes some minutes, and what Debian's mirror takes. */
    CleanHost(Path folder) {
        this.root = folder.resolve("root");
        assertEquals(
                0,
                run(Duration.ofMinutes(10), List.of(SCRIPT.toString(), "make", root.toString()))
                        .status());
    }

    /** What a command came to, standard output and error together. */
    record Result(int status, String output) {}

    Path path(String inside) {
        return root.resolve(inside.substring(1));
    }

    /** Downloads what a package needs; the booted host has no network. */
    void download(String packageFile) {
        Result result = run(
                Duration.ofMinutes(5),
                chroot("apt-get -qq update && apt-get -qq -y --no-install-recommends --download-only install "
                        + packageFile));
        assertEquals(0, result.status(), result.output());
    }

    void boot() throws IOException {
        Files.deleteIfExists(Path.of(root + ".pid"));
        boot = new ProcessBuilder(SCRIPT.toString(), "boot", root.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await("systemd has started", Duration.ofSeconds(60), () -> {
            Result state = attempt("systemctl", "is-system-running");
            return state.output().contains("running") || state.output().contains("degraded");
        });
    }

    void copy(Path file, String inside) throws IOException {
        Files.createDirectories(path(inside).getParent());
        Files.copy(file, path(inside), StandardCopyOption.REPLACE_EXISTING);
    }

    void write(String inside, String text) throws IOException {
        Files.createDirectories(path(inside).getParent());
        Files.writeString(path(inside), text);
    }

    /** Runs a command in the booted host, which must succeed; what it printed. */
    String in(String... command) {
        Result result = attempt(command);
        assertEquals(0, result.status(), String.join(" ", command) + "\n" + result.output());
        return result.output().strip();
    }

    Result attempt(String... command) {
        if (!Files.exists(Path.of(root + ".pid"))) {
            return new Result(-1, "");
        }
        List<String> words = new ArrayList<>(List.of(SCRIPT.toString(), "in", root.toString()));
        words.addAll(List.of(command));
        return run(Duration.ofMinutes(8), words);
    }

    void await(String what, Duration limit, Supplier<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not come true within " + limit.toSeconds() + " s\n"
                        + attempt("journalctl", "--no-pager", "-n", "60").output());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @Override
    public void close() {
        if (boot != null) {
            boot.destroy();
            try {
                if (!boot.waitFor(20, TimeUnit.SECONDS)) {
                    boot.destroyForcibly();
                }
            } catch (InterruptedException e) {
                boot.destroyForcibly();
            }
        }
        run(Duration.ofMinutes(1), List.of("rm", "-rf", "--one-file-system", root.toString()));
    }

    private List<String> chroot(String line) {
        return List.of("chroot", root.toString(), "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", line);
    }

    private static Result run(Duration limit, List<String> words) {
        try {
            Path output = Files.createTempFile("clean-host", ".log");
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Result(ended ? process.exitValue() : -1, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
