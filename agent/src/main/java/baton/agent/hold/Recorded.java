package baton.agent.hold;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The processes that the wrapper wrote down: each a pid and its start time, because pids are used again. */
final class Recorded {
    private Recorded() {}

    /** True when somebody is on record, nobody of them lives, and nobody was added meanwhile. */
    static boolean allDead(Path pids) {
        try {
            List<String> before = Files.readAllLines(pids);
            if (before.isEmpty() || before.stream().anyMatch(Recorded::lives)) {
                return false;
            }
            // A wrapper that just ended has put its service on record before.
            return before.equals(Files.readAllLines(pids));
        } catch (IOException absent) {
            return false;
        }
    }

    /** True while one of them lives. */
    static boolean anyLives(Path pids) {
        try {
            return Files.readAllLines(pids).stream().anyMatch(Recorded::lives);
        } catch (IOException absent) {
            return false;
        }
    }

    private static boolean lives(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 2 || !words[0].chars().allMatch(Character::isDigit)) {
            return false;
        }
        try {
            // The name of a program may hold anything, ISO-8859-1 reads it whatever it is.
            String stat = Files.readString(Path.of("/proc", words[0], "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields.length > 19 && fields[19].equals(words[1]) && !fields[0].equals("Z");
        } catch (NoSuchFileException ended) {
            return false;
        } catch (IOException | RuntimeException endedWhileRead) {
            return false;
        }
    }
}
