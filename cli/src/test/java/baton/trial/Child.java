package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that a trial started, and the signals it may get. */
final class Child {
    private final Process process;

    private Child(Process process) {
        this.process = process;
        Runnable cleanup = process::destroyForcibly;
        Cleanup.add(cleanup);
        var unused = process.onExit().thenRun(() -> Cleanup.remove(cleanup));
    }

    static Child start(Path output, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            return new Child(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitEnd(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError("process " + pid() + " did not end within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a signal while the process lives: its pid is its own until it was waited for, which only {@code process} does. */
    void signal(String name) {
        if (process.isAlive()) {
            signal(name, List.of(pid()));
        }
    }

    /** Kills it and waits until it has gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    static void signal(String name, Collection<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        // The shell's own: the program is of a package that a small system lacks.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -" + name + " \"$@\"", "kill"));
        pids.forEach(pid -> command.add(pid.toString()));
        try {
            // One that has gone meanwhile makes kill fail, and is what was wanted.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
