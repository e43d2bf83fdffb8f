package baton.agent.hold;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is read again and again, and kept open meanwhile: opening one costs much more than reading it.
 *
 * <p>What is read is the file that stood there when it was opened, until {@link #close}. Other than a channel it is not
 * closed when the thread that reads is interrupted. Not thread-safe.
 */
final class KeptFile implements AutoCloseable {
    private final Path path;
    private final byte[] bytes;
    private @Nullable RandomAccessFile open;

    /** @param most so many bytes are read at most */
    KeptFile(Path path, int most) {
        this.path = path;
        this.bytes = new byte[most];
    }

    /**
     * What is in it now; a byte is a character, so that anything can be read.
     *
     * @throws IOException when there is no such file; of a process's own file also when that process has ended
     */
    String read() throws IOException {
        RandomAccessFile file = open;
        if (file == null) {
            file = new RandomAccessFile(path.toFile(), "r");
            open = file;
        } else {
            file.seek(0);
        }
        return new String(bytes, 0, Math.max(0, file.read(bytes)), StandardCharsets.ISO_8859_1);
    }

    /** True while the file is there, whether it can be opened or not. */
    boolean stands() {
        return Files.exists(path);
    }

    /** The next read opens what stands there then. */
    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
