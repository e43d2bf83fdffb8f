package baton.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of what covers which fault names tests and faults that exist, in every row, and every fault is in it. */
class HolesTest {
    private static final Path HOME = Path.of("..");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+(?:Test|Trial)|[a-z]+(?:-[a-z0-9%]+)+)`");
    /** What an operator asks for, not what breaks; a service that dies is what failover is for. */
    private static final Set<String> NO_HOLE = Set.of(
            "switchover",
            "fence-order",
            "lease-changed",
            "mode-changed",
            "service-killed",
            "cut-from-peers",
            "promote-fails",
            "promote-hangs",
            "promote-forks-away",
            "member-record-deleted",
            "zookeeper-follower-killed");

    @Test
    void everyRowIsShownByATestOrAFaultThatExists() throws IOException {
        Set<String> tests = tests();
        Set<String> faults = Kinds.ALL.stream().map(Fault::name).collect(Collectors.toSet());
        Set<String> shown = new TreeSet<>();
        for (String row : rows()) {
            String last = row.substring(row.lastIndexOf('|', row.length() - 2));
            List<String> names = new ArrayList<>();
            Matcher matcher = NAME.matcher(last);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            assertTrue(!names.isEmpty(), "nothing shows: " + row);
            for (String name : names) {
                assertTrue(tests.contains(name) || faults.contains(name), name + " does not exist: " + row);
            }
            shown.addAll(names);
        }
        Set<String> missing = new TreeSet<>(faults);
        missing.removeAll(shown);
        missing.removeAll(NO_HOLE);
        assertEquals(Set.of(), missing, "faults that no row names");
    }

    private static List<String> rows() throws IOException {
        String text = Files.readString(HOME.resolve("docs/protocol.md"));
        String table = text.substring(text.indexOf("<!-- holes -->"), text.indexOf("<!-- /holes -->"));
        return table.lines().filter(line -> line.startsWith("| ")).skip(1).toList();
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : List.of("failover", "zookeeper", "agent", "coordinator", "cli")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/test/java"))) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(".java"))
                        .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
            }
        }
        return names;
    }
}
