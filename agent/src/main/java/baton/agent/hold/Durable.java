package baton.agent.hold;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Small files that are either the old or the new text after a crash, readable by their owner only. */
final class Durable {
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Durable() {}

    static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    static void write(Path file, String text) throws IOException {
        replace(file, text, true);
        flush(directoryOf(file));
    }

    /** Writes files of one directory, which is flushed once; {@code failed} hears of each that may not be on the disk. */
    static void writeAll(Path directory, Map<Path, String> texts, BiConsumer<Path, String> failed) {
        List<Path> replaced = new ArrayList<>();
        texts.forEach((file, text) -> {
            try {
                replace(file, text, true);
                replaced.add(file);
            } catch (IOException e) {
                failed.accept(file, e.toString());
            }
        });
        try {
            if (!replaced.isEmpty()) {
                flush(directory);
            }
        } catch (IOException e) {
            replaced.forEach(file -> failed.accept(file, e.toString()));
        }
    }

    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Replaces the file as {@link #write} does, without waiting for a disk: it is not meant to outlive the boot. */
    static void replace(Path file, String text) throws IOException {
        replace(file, text, false);
    }

    private static void replace(Path file, String text, boolean force) throws IOException {
        Path fresh = fresh(file, text, force);
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Creates the file with its whole text or not at all; never in the place of another. Not meant to outlive the boot. */
    static void create(Path file, String text) throws IOException {
        Path fresh = fresh(file, text, false);
        try {
            Files.createLink(file, fresh);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static Path fresh(Path file, String text, boolean force) throws IOException {
        // A name with a leading dot: the guard does not look at it.
        Path fresh = directoryOf(file).resolve("." + file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, OWNER_ONLY);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (force) {
                channel.force(true);
            }
        } catch (IOException failed) {
            Files.deleteIfExists(fresh);
            throw failed;
        }
        return fresh;
    }

    private static Path directoryOf(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " stands in no directory");
        }
        return directory;
    }
}
