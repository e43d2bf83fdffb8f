package baton.trial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All processes of one "host": those whose arguments or environment name its directory, and whom they lead. */
final class HostProcesses {
    private final String mark;

    /** @param directory of one agent, named by nothing else */
    HostProcesses(Path directory) {
        this.mark = directory + "/";
    }

    List<Long> pids() {
        List<Path> all;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            all = processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Set<Long> found = new TreeSet<>();
        all.stream()
                .filter(process -> names(process.resolve("cmdline")) || names(process.resolve("environ")))
                .forEach(process -> found.add(pid(process)));
        found.remove(ProcessHandle.current().pid());
        // Who writes a title over its arguments and environment, as workers of nginx do, still is in its master's
        // group.
        Set<Long> leaders = Set.copyOf(found);
        all.stream().filter(process -> leaders.contains(group(process))).forEach(process -> found.add(pid(process)));
        return List.copyOf(found);
    }

    /** Kills all of them as a power cut would, until none is left; some start others while they die. */
    void kill() {
        Await.until("all processes of " + mark + " are dead", Duration.ofSeconds(10), () -> {
            List<Long> pids = pids();
            Child.signal("KILL", pids);
            return pids.isEmpty();
        });
    }

    private static long pid(Path process) {
        return Long.parseLong(process.getFileName().toString());
    }

    /** 0 when it has gone meanwhile, or is a zombie. */
    private static long group(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return words[0].equals("Z") ? 0 : Long.parseLong(words[2]);
        } catch (IOException e) {
            return 0;
        }
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
