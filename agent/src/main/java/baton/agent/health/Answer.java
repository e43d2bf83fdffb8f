package baton.agent.health;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a check said: a position or lag somewhere, and the last line for people. */
final class Answer {
    private static final Pattern POSITION = Pattern.compile("(?m)^(position|lag)=(-?\\d{1,18})\\s*$");
    private static final int LONGEST = 300;

    private Answer() {}

    /** The last one counts. */
    static OptionalLong position(String text) {
        OptionalLong found = OptionalLong.empty();
        Matcher line = POSITION.matcher(text);
        while (line.find()) {
            long number = Long.parseLong(line.group(2));
            found = OptionalLong.of(line.group(1).equals("lag") ? -number : number);
        }
        return found;
    }

    static String lastLine(String text) {
        String last = text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        String plain = last.strip().replaceAll("\\p{Cntrl}", " ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    }
}
