package baton.trial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All processes of one "host": those whose arguments or environment name its directory. */
final class HostProcesses {
    private final String mark;

    /** @param directory of one agent, named by nothing else */
    HostProcesses(Path directory) {
        this.mark = directory + "/";
    }

    List<Long> pids() {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> names(process.resolve("cmdline")) || names(process.resolve("environ")))
                    .forEach(process ->
                            found.add(Long.parseLong(process.getFileName().toString())));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        found.remove(ProcessHandle.current().pid());
        return found;
    }

    /** Kills all of them as a power cut would, until none is left; some start others while they die. */
    void kill() {
        Await.until("all processes of " + mark + " are dead", Duration.ofSeconds(10), () -> {
            List<Long> pids = pids();
            Child.signal("KILL", pids);
            return pids.isEmpty();
        });
    }

    /** What belongs to others, or has gone meanwhile, cannot be read and is not of this host. Zombies read as empty. */
    private boolean names(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException e) {
            return false;
        }
    }
}
