package baton.failover.member;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/protocol.md} say what the code says, in the same order. */
class ProtocolTablesTest {
    private static final Path PROTOCOL = Path.of("../docs/protocol.md");
    private static final Path PHASES = Path.of("src/main/java/baton/failover/member/Phase.java");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.+) \\|");
    private static final Pattern CONSTANT = Pattern.compile("/\\*\\*\\s*(.*?)\\s*\\*/\\s*([A-Z_]+)", Pattern.DOTALL);

    @Test
    void theTableOfTransitionsIsTheOneInTheCode() throws IOException {
        Map<String, String> transitions = new LinkedHashMap<>();
        for (Transition.Kind kind : Transition.Kind.values()) {
            transitions.put(kind.code(), kind.sentence());
        }
        assertSame(transitions, table("transitions"));
    }

    @Test
    void theTableOfPhasesIsTheOneInTheCode() throws IOException {
        Map<String, String> phases = new LinkedHashMap<>();
        Matcher constants = CONSTANT.matcher(after(Files.readString(PHASES), "enum Phase {"));
        while (constants.find()) {
            phases.put(code(constants.group(2)), constants.group(1).replaceAll("\\s*\\R\\s*\\* ", " "));
        }
        List<String> all =
                Arrays.stream(Phase.values()).map(phase -> code(phase.name())).toList();
        assertEquals(all, List.copyOf(phases.keySet()), "each phase has a sentence");
        assertSame(phases, table("phases"));
    }

    /** As text, so that a failure shows the line that differs. */
    private static void assertSame(Map<String, String> code, Map<String, String> documented) {
        assertEquals(lines(code), lines(documented), PROTOCOL.toString());
    }

    private static String lines(Map<String, String> table) {
        StringBuilder lines = new StringBuilder();
        table.forEach((code, sentence) ->
                lines.append(code).append(": ").append(sentence).append('\n'));
        return lines.toString();
    }

    private static Map<String, String> table(String name) throws IOException {
        String rest = after(Files.readString(PROTOCOL), "<!-- " + name + " -->");
        Map<String, String> table = new LinkedHashMap<>();
        Matcher rows = ROW.matcher(before(rest, "<!-- /" + name + " -->"));
        while (rows.find()) {
            table.put(rows.group(1), rows.group(2));
        }
        return table;
    }

    private static String after(String text, String mark) {
        return text.substring(found(text, mark) + mark.length());
    }

    private static String before(String text, String mark) {
        return text.substring(0, found(text, mark));
    }

    private static int found(String text, String mark) {
        int at = text.indexOf(mark);
        if (at < 0) {
            throw new AssertionError("\"" + mark + "\" is missing");
        }
        return at;
    }

    private static String code(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
