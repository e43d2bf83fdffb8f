package baton.trial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Reads a log of beats as it grows, each beat once. Not thread-safe. */
public final class BeatReader {
    private final Path file;
    private long offset;

    public BeatReader(Path file) {
        this.file = file;
    }

    /** The beats since the last call, none while there is no file. A line that is not complete yet is left for the next. */
    public List<Beat> next() {
        if (!Files.exists(file)) {
            return List.of();
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            long at = offset;
            int count = channel.read(buffer, at);
            while (count > 0) {
                text.write(buffer.array(), 0, count);
                at += count;
                buffer.clear();
                count = channel.read(buffer, at);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String all = text.toString(StandardCharsets.UTF_8);
        int end = all.lastIndexOf('\n') + 1;
        offset += all.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        return all.substring(0, end).lines().map(Beat::parse).toList();
    }
}
