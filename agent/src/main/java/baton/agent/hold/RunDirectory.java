package baton.agent.hold;

import baton.failover.group.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that the agent shares with the guard and the wrapper, locked for one agent at a time.
 *
 * <p>Its {@link StampFile stamp} names this boot and this directory: whoever bears it can see the same processes.
 */
public final class RunDirectory implements AutoCloseable {
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lock;
    private final StampFile stamp;

    private RunDirectory(Path path, FileChannel lock, StampFile stamp) {
        this.path = path;
        this.lock = lock;
        this.stamp = stamp;
    }

    /**
     * Makes the directory unless it exists, and locks it.
     *
     * @param mayBeOnDisk whether a file system is accepted whose content outlives a boot and can be cloned
     * @throws IOException with a sentence for the operator, when another agent has it or it cannot be written
     */
    public static RunDirectory open(Path directory, boolean mayBeOnDisk) throws IOException {
        if (directory.toString().indexOf('\n') >= 0) {
            throw new IOException("the run directory must not have a line break in its name");
        }
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER));
        // As the guard spells it: processes of a hold are found by its path in their environment.
        Path path = directory.toRealPath();
        Files.setPosixFilePermissions(path, OWNER);
        if (!mayBeOnDisk) {
            requireMemory(path);
        }
        FileChannel lock = locked(path.resolve("agent.lock"));
        try {
            Files.createDirectories(path.resolve("holds"));
            Files.createDirectories(path.resolve("output"));
            return new RunDirectory(path, lock, StampFile.in(path));
        } catch (IOException failed) {
            lock.close();
            throw failed;
        }
    }

    public Path path() {
        return path;
    }

    public Stamp stamp() {
        return stamp.stamp();
    }

    /** Returns whether the directory is still the one that was opened: not removed, replaced or restored from a copy. */
    public boolean stands() {
        return stamp.stands();
    }

    /** True when a hold stands, or ended and is not tidied away yet: something may be left that needs a guard. */
    public boolean hasHolds() throws IOException {
        try (Stream<Path> files = Files.find(path.resolve("holds"), 2, (file, kind) -> kind.isRegularFile())) {
            return files.findAny().isPresent();
        } catch (UncheckedIOException changing) {
            return true;
        }
    }

    /** The ZooKeeper session of the incarnation before, to be closed by this one. */
    public Optional<SessionKey> session() throws IOException {
        Optional<String> text = Durable.read(path.resolve("session"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] words = text.get().strip().split(" ", 2);
        try {
            return Optional.of(new SessionKey(Long.parseUnsignedLong(words[0], 16), words[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException damaged) {
            // It only costs waiting for that session to expire.
            return Optional.empty();
        }
    }

    public void keep(SessionKey session) throws IOException {
        Durable.write(path.resolve("session"), Long.toHexString(session.id()) + " " + session.password() + "\n");
    }

    public void forgetSession() throws IOException {
        Files.deleteIfExists(path.resolve("session"));
    }

    /**
     * Says which device the guard shall pet, if any.
     *
     * @param watchdog such as {@code /dev/watchdog}
     */
    public void watchedBy(Optional<Path> watchdog) throws IOException {
        Path file = path.resolve("watchdog");
        if (watchdog.isPresent()) {
            Durable.write(file, watchdog.get() + "\n");
        } else {
            Files.deleteIfExists(file);
        }
    }

    /** Lets another agent have the directory; what is in it stays. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                Durable.OWNER_ONLY);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException("another agent" + pidIn(file) + " uses " + file.getParent()
                    + " already; stop it, or give this one a run-directory of its own");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        }
    }

    private static String pidIn(Path file) throws IOException {
        String pid = Files.readString(file).strip();
        return pid.isEmpty() ? "" : " (pid " + pid + ")";
    }

    private static void requireMemory(Path path) throws IOException {
        String type = Files.getFileStore(path).type();
        if (!IN_MEMORY.contains(type)) {
            throw new IOException("the run directory " + path + " is on " + type
                    + ", which outlives a boot and can be cloned with what is in it; expected tmpfs; choose a"
                    + " run-directory below /run or /dev/shm, or set run-directory-on-disk: allowed");
        }
    }
}
