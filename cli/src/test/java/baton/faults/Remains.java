package baton.faults;

import baton.trial.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a run of faults left behind that should have gone: in ZooKeeper, on the hosts, on the machine itself. */
final class Remains {
    /** Dead sessions end after their timeout, and ZooKeeper looks once a tick. */
    private static final Duration PATIENCE = Duration.ofSeconds(Baton.SESSION_SECONDS + 5L);

    private Remains() {}

    /** Of a lane that is about to be closed. */
    static List<String> of(Estate estate) {
        List<String> left = new ArrayList<>();
        try {
            Await.until("nothing is left behind", PATIENCE, () -> {
                left.clear();
                left.addAll(now(estate));
                return left.isEmpty();
            });
        } catch (AssertionError late) {
            return left;
        }
        return left;
    }

    /** Of the whole run, when every lane is closed: a link or a process in its namespaces. */
    static List<String> ofRun() {
        List<String> left = new ArrayList<>();
        Command.run(List.of("ip", "-o", "link"))
                .lines()
                .filter(link -> !link.contains(": lo:"))
                .forEach(link -> left.add("link " + link));
        long own = ProcessHandle.current().pid();
        ProcessHandle.allProcesses()
                .filter(process -> process.pid() != 1 && process.pid() != own)
                .filter(process -> process.info().command().isPresent())
                .forEach(process -> left.add("process " + process.pid() + " "
                        + process.info().commandLine().orElse("")));
        return left;
    }

    private static List<String> now(Estate estate) {
        List<String> left = new ArrayList<>();
        if (!estate.contender().isCoordinated()) {
            return left;
        }
        for (String group : estate.contender().groups()) {
            int entries = estate.tree().children("/groups/" + group + "/latch").size();
            if (entries > estate.hosts().size()) {
                left.add(entries + " latch entries in " + group + " of "
                        + estate.hosts().size() + " members");
            }
            for (AgentHost host : estate.hosts()) {
                List<String> holds = holds(host, group);
                boolean active = estate.active(group).node().equals(host.node());
                if (holds.size() != (active ? 1 : 0)) {
                    left.add("holds on " + host + ": " + holds);
                }
            }
        }
        return left;
    }

    /** Of whatever state: a hold that ended is tidied away by the guard. */
    private static List<String> holds(AgentHost host, String group) {
        Path folder = host.machine().seen(host.run().resolve("holds").resolve(group));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.endsWith(".pids") && !name.endsWith(".exit"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
