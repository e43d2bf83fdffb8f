package baton.agent.config;

import java.util.List;
import java.util.Map;

/** What a file says, with the line of everything, before anybody knows what it means. */
sealed interface Yaml {
    int line();

    /** What it is, for an operator who expected something else. */
    String described();

    /** A number, a word or a text: which one is decided by who reads it. */
    record Text(int line, String text) implements Yaml {
        @Override
        public String described() {
            return text.isEmpty() ? "nothing" : "\"" + text + "\"";
        }
    }

    /** A list. */
    record Items(int line, List<Yaml> items) implements Yaml {
        @Override
        public String described() {
            return "a list";
        }
    }

    /** Keys with their values, in the order of the file; each key has its own line. */
    record Entries(int line, Map<String, Entry> entries) implements Yaml {
        @Override
        public String described() {
            return "a section with keys of its own";
        }
    }

    /**
     * One key and its value.
     *
     * @param variable of the environment that says it instead of the file; empty: the file says it
     */
    record Entry(int line, Yaml value, String variable) {
        Entry(int line, Yaml value) {
            this(line, value, "");
        }
    }
}
