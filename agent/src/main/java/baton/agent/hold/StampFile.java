package baton.agent.hold;

import baton.failover.group.Stamp;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stamp of a run directory: {@code <boot id>.<random>.<fingerprint>}.
 *
 * <p>The fingerprint is what a copy of the directory cannot have: device, inode and time of making of the file {@code
 * origin}, which is never written again, and the process namespace of the agent. A second container or a cloned file
 * system under the same kernel has the same boot id and the same files, but sees other processes: there the stamp is made
 * anew, and whatever bears the old one is another host's.
 *
 * <p>Not promised: to tell two copies of a running container apart that were restored from one checkpoint, before their
 * agents are restarted.
 */
final class StampFile {
    private static final Logger LOG = LoggerFactory.getLogger(StampFile.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");
    /** More characters than a stamp has. */
    private static final int LONGEST = 256;

    private static final int FINGERPRINT = 16;

    private final Path file;
    private final Path origin;
    private final Object originKey;
    private final Stamp stamp;

    private StampFile(Path file, Path origin, Object originKey, Stamp stamp) {
        this.file = file;
        this.origin = origin;
        this.originKey = originKey;
        this.stamp = stamp;
    }

    /** Reads the stamp of {@code directory}, or makes one where there is none that belongs to it. */
    static StampFile in(Path directory) throws IOException {
        Path file = directory.resolve("stamp");
        Path origin = directory.resolve("origin");
        try {
            Files.createFile(origin, Durable.OWNER_ONLY);
        } catch (FileAlreadyExistsException already) {
            // Of an incarnation before, or copied.
        }
        String boot = Files.readString(BOOT_ID).strip();
        String fingerprint = fingerprint(origin);
        String found = Durable.read(file).orElse("").strip();
        if (!found.startsWith(boot + ".") || !found.endsWith("." + fingerprint)) {
            if (found.startsWith(boot + ".")) {
                LOG.warn(
                        "made a new stamp for {}, which is a copy, or was used in another container; what the old stamp"
                                + " says about processes is not believed here stamp={}",
                        directory,
                        found);
            }
            found = boot + "." + UUID.randomUUID() + "." + fingerprint;
            // Of holds under another stamp the ledger has nothing to tell.
            Ledger.begin(directory);
            Durable.write(file, found + "\n");
        }
        return new StampFile(file, origin, key(origin), new Stamp(found));
    }

    Stamp stamp() {
        return stamp;
    }

    /** Returns false when stamp or origin were removed or replaced; true while that cannot be seen. */
    boolean stands() {
        try (KeptFile text = new KeptFile(file, LONGEST)) {
            return text.read().strip().equals(stamp.value()) && key(origin).equals(originKey);
        } catch (NoSuchFileException noOrigin) {
            return false;
        } catch (FileNotFoundException gone) {
            return Files.exists(file);
        } catch (IOException cannotTell) {
            return true;
        }
    }

    private static Object key(Path origin) throws IOException {
        Object key = Files.readAttributes(origin, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        if (key == null) {
            throw new IOException(origin + " has no inode; choose a run-directory on tmpfs");
        }
        return key;
    }

    /** The time of the last change of a file that nobody changes is the time when it was made. */
    private static String fingerprint(Path origin) throws IOException {
        String text = key(origin) + " " + Files.getAttribute(origin, "unix:ctime", LinkOption.NOFOLLOW_LINKS) + " "
                + Files.readSymbolicLink(PROCESSES);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
