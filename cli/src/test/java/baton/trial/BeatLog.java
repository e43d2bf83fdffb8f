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
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Reads the common log of beats as it grows. */
final class BeatLog {
    private final Path file;
    private final Beats beats = new Beats();
    private long offset;

    BeatLog(Path file) {
        this.file = file;
    }

    /** All beats up to now. */
    Beats beats() {
        if (Files.exists(file)) {
            readOn();
        }
        return beats;
    }

    /** Waits until the beats answer a question. */
    <T> T await(String what, Duration limit, Function<Beats, Optional<T>> question) {
        return Await.present(what, limit, () -> question.apply(beats()));
    }

    /** A line that is not complete yet is left for the next time. */
    private void readOn() {
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
        all.substring(0, end).lines().map(Beat::parse).forEach(beats::add);
        offset += end;
    }
}
