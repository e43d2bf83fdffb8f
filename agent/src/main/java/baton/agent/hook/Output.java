package baton.agent.hook;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the end of what a hook wrote. */
final class Output {
    private static final int TAIL = 4096;
    private static final int LONGEST = 300;

    private Output() {}

    /** The last line that says something, fit for a log; empty when there is none. */
    static String lastLine(Path file) {
        try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "r")) {
            output.seek(Math.max(0, output.length() - TAIL));
            byte[] tail = new byte[TAIL];
            int length = Math.max(0, output.read(tail));
            String text = new String(tail, 0, length, StandardCharsets.UTF_8);
            String last = text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
            String plain = last.strip().replaceAll("\\p{Cntrl}", " ");
            return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
        } catch (IOException none) {
            return "";
        }
    }
}
