package baton.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingTest {
    @TempDir
    private Path folder = Path.of("");

    private final AtomicLong now = new AtomicLong();
    private final List<String> log = new ArrayList<>();

    @Test
    void aChangedFileIsReadAndABrokenOneLeavesTheOldInForce() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "one");
        Rotating<String> rotating = new Rotating<>(List.of(file), () -> read(file), log::add, now::get);

        Files.writeString(file, "second");
        assertEquals("one", rotating.get(), "nobody looks twice in a second");
        later();
        assertEquals("second", rotating.get());
        assertEquals(List.of(file + " changed and is in force"), log);

        Files.writeString(file, "broken");
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
        later();
        assertEquals("second", rotating.get());
        later();
        assertEquals("second", rotating.get());
        assertEquals(2, log.size(), "one line for each change: " + log);
        assertTrue(log.get(1).endsWith("what was read before stays in force: it is broken"), log.get(1));

        Files.delete(file);
        later();
        assertEquals("second", rotating.get());
        Files.writeString(file, "third");
        later();
        assertEquals("third", rotating.get());
    }

    private void later() {
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    private static String read(Path file) throws BadFile {
        String text = PrivateFile.open(file);
        if (text.equals("broken")) {
            throw new BadFile("it is broken");
        }
        return text;
    }
}
