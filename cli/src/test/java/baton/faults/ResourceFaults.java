package baton.faults;

import static baton.faults.Fault.Trait.ALONE;
import static baton.faults.Fault.Trait.NEXT_SERVES_TOO;
import static baton.faults.Fault.Trait.ON_SERVICE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a host has too little of: descriptors, processes, rights, room in its directories. */
final class ResourceFaults {
    /** One candidate may have to fail first. */
    private static final Duration AFTER_ANOTHER = Duration.ofSeconds(8);

    /** As long as a successor waits for the lease, and some more. */
    private static final Duration LEASE_OVER = Duration.ofSeconds(6);

    /** Each host may try once or twice before its pauses grow. */
    private static final long FEW_EPOCHS = 6;

    private static final int PROCESSES = 250;
    private static final int FIRST_USER = 20_000;

    static final List<Fault> ALL = List.of(
            new Fault(
                    "descriptors-exhausted",
                    Promise.groupMoves(AFTER_ANOTHER),
                    ResourceFaults::exhaustDescriptors,
                    ALONE),
            new Fault(
                    "state-directory-full",
                    Promise.groupMoves(AFTER_ANOTHER).strictly(),
                    ResourceFaults::fillState,
                    ALONE,
                    NEXT_SERVES_TOO),
            new Fault("run-directories-full", Promise.mayMove(LEASE_OVER), ResourceFaults::fillEverywhere, ALONE),
            new Fault(
                    "process-limit-full",
                    Promise.mayMove(LEASE_OVER),
                    ResourceFaults::fillProcesses,
                    ALONE,
                    ON_SERVICE),
            new Fault(
                    "capabilities-taken",
                    Promise.mayMove(LEASE_OVER),
                    ResourceFaults::takeCapabilities,
                    ALONE,
                    ON_SERVICE));

    private ResourceFaults() {}

    /** Of the next one's agent: what it has open it keeps, and it can open nothing more. */
    private static Runnable exhaustDescriptors(Scene scene) {
        AgentHost next = scene.next();
        limitDescriptors(next, Optional.empty());
        scene.killService();
        return () -> {
            limitDescriptors(next, Optional.of(10_000));
            next.revive();
        };
    }

    private static void limitDescriptors(AgentHost host, Optional<Integer> limit) {
        for (long agent : host.agent()) {
            String text = limit.map(String::valueOf).orElseGet(() -> Integer.toString(openFiles(host, agent)));
            Command.run(host.machine().inside("prlimit", "--pid", Long.toString(agent), "--nofile=" + text + ":"));
        }
    }

    private static int openFiles(AgentHost host, long pid) {
        try (Stream<Path> all = Files.list(host.machine().seen(Path.of("/proc/" + pid + "/fd")))) {
            return (int) all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Runnable fillState(Scene scene) {
        AgentHost next = scene.next();
        Runnable heal = fill(next.machine(), next.state());
        scene.killService();
        return () -> {
            heal.run();
            next.revive();
        };
    }

    /** Fills the file system of a directory; returns what makes room again. */
    static Runnable fill(Machine machine, Path directory) {
        String file = directory.resolve("ballast").toString();
        Command.attempt(machine.inside("dd", "if=/dev/zero", "of=" + file, "bs=4k"), "");
        return () -> Command.attempt(machine.inside("rm", "-f", file), "");
    }

    /** Nobody can start the service any more, and nobody uses up epochs over it. */
    private static Runnable fillEverywhere(Scene scene) {
        List<Runnable> heals = scene.estate().hosts().stream()
                .map(host -> fill(host.machine(), host.machine().volatileDisk()))
                .toList();
        scene.killService();
        return () -> {
            long epoch = scene.estate()
                    .tree()
                    .record("/groups/" + scene.group() + "/epoch")
                    .path("epoch")
                    .asLong();
            heals.forEach(Runnable::run);
            scene.estate().hosts().forEach(AgentHost::revive);
            if (epoch - scene.epoch() > FEW_EPOCHS) {
                throw new AssertionError((epoch - scene.epoch()) + " epochs were used up in " + LEASE_OVER.toSeconds()
                        + " s without a single start");
            }
        };
    }

    /** Agent, guard and service of one user, and the service starts as many processes as that user may have. */
    private static Runnable fillProcesses(Scene scene) {
        AgentHost host = scene.next();
        int user = FIRST_USER + host.machine().number();
        scene.estate().openBeats();
        host.rebootUnder(
                List.of(
                        "prlimit",
                        "--nproc=" + PROCESSES,
                        "setpriv",
                        "--reuid=" + user,
                        "--regid=" + user,
                        "--clear-groups"),
                user);
        scene.estate().moveTo(scene.group(), host);
        host.misbehave("run", "full");
        host.machine().signal("STOP", host.agent());
        return host::rebootPlain;
    }

    /** A container's usual set, and a service of another user, part of which left its session. */
    private static Runnable takeCapabilities(Scene scene) {
        AgentHost host = scene.next();
        scene.estate().openBeats();
        host.append("groups.d/" + scene.group() + ".yml", "user: nobody\n");
        host.rebootUnder(
                List.of(
                        "setpriv",
                        "--bounding-set=-sys_ptrace,-sys_admin,-perfmon,-checkpoint_restore",
                        "--inh-caps=-all"),
                AgentHost.ROOT);
        scene.estate().moveTo(scene.group(), host);
        OperatorFaults.switchover(scene);
        return host::rebootPlain;
    }
}
