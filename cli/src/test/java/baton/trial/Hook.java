package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A hook of the library as it is configured on one host, called as Baton calls it. */
final class Hook {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final List<String> command;
    private final Map<String, String> environment = new HashMap<>(Map.of("BATON_GROUP", "db", "BATON_NODE", "n1"));
    private String said = "";
    private Duration took = Duration.ZERO;

    /** The command is its path and its options; the event comes last, when it is called. */
    Hook(Path folder, List<String> command) {
        this.folder = folder;
        this.command = List.copyOf(command);
    }

    static Hook of(Path folder, String name, String... options) {
        List<String> command =
                new ArrayList<>(List.of(Home.script("hooks/" + name).toString()));
        command.addAll(List.of(options));
        return new Hook(folder, command);
    }

    Hook with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs it to its end, and returns its status. */
    int call(String event, String role, String... more) {
        return tell("{}", event, role, more);
    }

    /** Runs it with other standard input than an empty object. */
    int tell(String input, String event, String role, String... more) {
        long begun = System.nanoTime();
        try {
            Running running = run(input, event, role, more);
            if (!running.process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                running.process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " " + event + " did not end");
            }
            took = Duration.ofNanos(System.nanoTime() - begun);
            said = Files.readString(running.output);
            return running.process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it and does not wait. */
    Process start(String event, String role, String... more) {
        return run("{}", event, role, more).process;
    }

    /** What the last call printed. */
    String said() {
        return said;
    }

    /** How long the last call took. */
    Duration took() {
        return took;
    }

    private Running run(String input, String event, String role, String... more) {
        List<String> words = new ArrayList<>(command);
        words.add(event);
        words.addAll(List.of(more));
        // What Baton adds; a check gets none of it.
        words.addAll(event.equals("check") ? List.of() : List.of(event, role, "db"));
        try {
            Path output = Files.createTempFile(folder, event, ".out");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectInput(Files.writeString(Files.createTempFile(folder, event, ".in"), input)
                            .toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("BATON_ROLE", role);
            return new Running(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Running(Process process, Path output) {}
}
