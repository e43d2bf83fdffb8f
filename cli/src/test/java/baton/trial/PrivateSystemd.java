package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** systemd as the first process of namespaces of its own ({@code scripts/trial-systemd}); closed, nothing of it is left. */
final class PrivateSystemd implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path units;
    private final Child keeper;
    private final long first;

    /** Returns when it takes orders; of the host's temporary files it sees {@code folder} and nothing else. */
    PrivateSystemd(Path folder) {
        units = folder.resolve("units");
        try {
            Files.createDirectories(units);
            Files.writeString(units.resolve("trial.target"), "[Unit]\nDefaultDependencies=no\nAllowIsolate=yes\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keeper = Child.start(
                folder.resolve("systemd.log"),
                Map.of(),
                List.of(Home.script("trial-systemd").toString(), folder.toString()));
        first = Await.present("the first process of a systemd of its own", LIMIT, () -> systemd(keeper.pid()));
        Await.until("systemd takes orders", LIMIT, () -> systemctl("is-system-running")
                .equals("running"));
    }

    /** A unit of nothing but what stands here; systemd knows it when this returns. */
    void unit(String name, String sections) {
        try {
            Files.writeString(units.resolve(name), "[Unit]\nDefaultDependencies=no\n" + sections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        systemctl("daemon-reload");
    }

    /** The words that run a command where systemd is. */
    List<String> inside(List<String> command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(first), "-a", "--"));
        words.addAll(command);
        return words;
    }

    /** What it answers, whatever its status. */
    String systemctl(String... words) {
        List<String> command = new ArrayList<>(List.of("systemctl", "--no-pager"));
        command.addAll(List.of(words));
        return run(command);
    }

    String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(inside(command))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end");
            }
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many processes run there whose words begin so. */
    long count(String words) {
        return run(List.of("ps", "-e", "-o", "stat=,args="))
                .lines()
                .map(line -> line.strip().split(" +", 2))
                .filter(line -> !line[0].startsWith("Z") && line.length > 1 && line[1].startsWith(words))
                .count();
    }

    @Override
    public void close() {
        keeper.kill();
        Await.until("the end of systemd", LIMIT, () -> !isSystemd(first));
        try {
            new ProcessBuilder(Home.script("trial-systemd").toString(), "--remove")
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

    private static Optional<Long> systemd(long keeper) {
        return ProcessHandle.of(keeper).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .filter(PrivateSystemd::isSystemd)
                .findFirst();
    }

    /** Not before it has become that: until then its mounts are not its own. A zombie has no words. */
    private static boolean isSystemd(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .startsWith("/lib/systemd/systemd");
        } catch (IOException gone) {
            return false;
        }
    }
}
