package baton.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at its blanks, and inside a word only where the word alone is too long. */
final class Wrap {
    private Wrap() {}

    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String rest = word;
            if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.length() > 0 ? " " : "").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The first line starts with {@code head}; the others are indented by as much. */
    static List<String> hanging(String head, String text, int width) {
        List<String> lines = new ArrayList<>();
        String indent = " ".repeat(head.length());
        for (String line : lines(text, width - head.length())) {
            lines.add((lines.isEmpty() ? head : indent) + line);
        }
        return lines;
    }
}
