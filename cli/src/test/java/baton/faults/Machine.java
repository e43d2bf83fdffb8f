package baton.faults;

import baton.trial.Await;
import baton.trial.Home;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host: its own processes, network and mounts, all held by its first process, {@code scripts/trial-host}.
 *
 * <p>That one ends when its input does, so a machine cannot outlive the run. Its disk is {@link #disk}, which survives
 * its death, except for {@link #volatileDisk}, which does not.
 */
final class Machine implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Lan lan;
    private final int number;
    private final Path disk;
    private final List<String> mounts = new ArrayList<>();
    private final List<Path> kept = new ArrayList<>();
    private @Nullable Process holder;
    private long first;

    Machine(Lan lan, int number, Path disk) {
        this.lan = lan;
        this.number = number;
        this.disk = disk;
        try {
            Files.createDirectories(volatileDisk());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mounts.add("mount -t tmpfs -o size=1m volatile " + volatileDisk());
        // Names made from process numbers stand there, and two machines have the same numbers.
        mounts.add("mount -t tmpfs shm /dev/shm");
    }

    String address() {
        return lan.address(number);
    }

    int number() {
        return number;
    }

    Lan lan() {
        return lan;
    }

    Path disk() {
        return disk;
    }

    /** A small file system in memory: what a boot empties, and what can be full. */
    Path volatileDisk() {
        return disk.resolve("volatile");
    }

    /** Gives it a small file system for a directory, which survives its death and can be full. */
    void keep(Path directory) {
        directory.toFile().mkdirs();
        Command.run(List.of("mount", "-t", "tmpfs", "-o", "size=256k", "kept", directory.toString()));
        kept.add(directory);
    }

    /** From the next boot on, the machine reads {@code file} where it asks for the kernel's {@code target}. */
    void mountOver(Path file, String target) {
        mounts.add("mount --bind " + file + " " + target);
    }

    void boot() {
        try {
            Process started = new ProcessBuilder(
                            "unshare",
                            "--net",
                            "--mount",
                            "--pid",
                            "--fork",
                            "--kill-child",
                            "--mount-proc",
                            "--",
                            "perl",
                            Home.script("trial-host").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            disk.resolve("machine.log").toFile()))
                    .start();
            holder = started;
            first = Await.present("the first process of " + disk, LIMIT, () -> firstOf(started));
            lan.forget(number);
            lan.join(number, first);
            mounts.forEach(mount -> run(mount.split(" ", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives everything on its disks to a user. */
    void own(int user) {
        Command.run(inside("chown", "-R", user + ":" + user, disk.toString()));
    }

    boolean isUp() {
        return holder != null && holder.isAlive();
    }

    /** Starts a command that runs on; its output is appended to a file. */
    void start(Path output, List<String> words) {
        try {
            OutputStream in = up().getOutputStream();
            in.write((output + "\t" + String.join("\t", words) + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command on the machine to its end. */
    String run(String... words) {
        return Command.run(inside(words));
    }

    String runWith(String input, String... words) {
        return Command.run(inside(words), input);
    }

    /** Its processes, as it numbers them, whose words fit. */
    List<Long> pids(Predicate<List<String>> words) {
        List<Long> found = new ArrayList<>();
        if (!isUp()) {
            return found;
        }
        try (Stream<Path> all = Files.list(seen(Path.of("/proc")))) {
            all.filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> words.test(wordsOf(process)))
                    .forEach(process ->
                            found.add(Long.parseLong(process.getFileName().toString())));
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
        found.remove(1L);
        return found;
    }

    void signal(String name, List<Long> pids) {
        if (!pids.isEmpty() && isUp()) {
            List<String> words = new ArrayList<>(List.of("kill", "-" + name));
            pids.forEach(pid -> words.add(Long.toString(pid)));
            // Who has gone meanwhile is what was wanted.
            Command.attempt(inside(words.toArray(new String[0])), "");
        }
    }

    /** To every process of the machine at once. */
    void signalAll(String name) {
        Command.attempt(inside("kill", "-" + name, "--", "-1"), "");
    }

    /** A power cut. */
    void die() {
        if (holder != null) {
            Process held = holder;
            // Not the holder: it waits for the first process, which is gone only when nothing of its namespace is left.
            Command.attempt(List.of("kill", "-KILL", Long.toString(first)), "");
            Await.until("the end of " + disk, LIMIT, () -> !held.isAlive());
            lan.forget(number);
        }
    }

    /** A power cut, for good. */
    @Override
    public void close() {
        die();
        kept.forEach(directory -> Command.run(List.of("umount", directory.toString())));
        kept.clear();
    }

    /** How the run finds a file as the machine sees it. */
    Path seen(Path path) {
        return Path.of("/proc/" + first + "/root" + path);
    }

    /** The words that run a command on the machine. */
    List<String> inside(String... words) {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(first), "-m", "-n", "-p", "--"));
        command.addAll(Arrays.asList(words));
        return command;
    }

    private Process up() {
        if (holder == null) {
            throw new IllegalStateException(disk + " was not booted");
        }
        return holder;
    }

    private static Optional<Long> firstOf(Process holder) {
        return holder.toHandle().children().findFirst().map(ProcessHandle::pid);
    }

    /** A zombie reads as empty. */
    private static List<String> wordsOf(Path process) {
        try {
            String text = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(text.split("\0", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
