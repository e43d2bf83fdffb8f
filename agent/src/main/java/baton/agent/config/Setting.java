package baton.agent.config;

import baton.failover.policy.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One key with its value, read as what the asker expects; anything else is refused with the line. */
final class Setting {
    private static final String A_DURATION = "a number with its unit, such as 500ms, 3s, 2m or 1h";
    private static final String A_COMMAND = "a program with its arguments, as one text or as a list";

    private final Place place;
    private final String key;
    private final Yaml value;

    Setting(Place place, String key, Yaml value) {
        this.place = place;
        this.key = key;
        this.value = value;
    }

    Place place() {
        return place;
    }

    ConfigException wrong(String wrong, String expected, String remedy) {
        return new ConfigException(place, key, wrong, expected, remedy);
    }

    /** What somebody else found, who says the remedy too. */
    ConfigException wrong(String sentence) {
        return new ConfigException(place + ": " + key + ": " + sentence);
    }

    private ConfigException notThat(String expected) {
        return wrong("found " + value.described(), expected, "correct it");
    }

    String text() throws ConfigException {
        if (value instanceof Yaml.Text text && !text.text().isBlank()) {
            return text.text().strip();
        }
        throw notThat("a text");
    }

    Duration duration() throws ConfigException {
        Duration found = durationOrZero();
        if (found.isZero()) {
            throw notThat("a time longer than zero");
        }
        return found;
    }

    private Duration durationOrZero() throws ConfigException {
        if (value instanceof Yaml.Text text) {
            Optional<Duration> found = Durations.parse(text.text().strip());
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw notThat(A_DURATION);
    }

    int number(int least, int most) throws ConfigException {
        String expected = "a whole number from " + least + " to " + most;
        if (value instanceof Yaml.Text text && text.text().strip().matches("-?\\d{1,9}")) {
            int found = Integer.parseInt(text.text().strip());
            if (found >= least && found <= most) {
                return found;
            }
        }
        throw notThat(expected);
    }

    <T> T choice(Map<String, T> choices) throws ConfigException {
        T found = value instanceof Yaml.Text text ? choices.get(text.text().strip()) : null;
        if (found == null) {
            throw notThat("one of " + String.join(", ", choices.keySet()));
        }
        return found;
    }

    List<String> command() throws ConfigException {
        List<String> words = new ArrayList<>();
        if (value instanceof Yaml.Text text) {
            Optional<List<String>> split = Words.split(text.text());
            if (split.isEmpty()) {
                throw wrong("a quote is not closed in " + value.described(), A_COMMAND, "close it");
            }
            words.addAll(split.get());
        } else if (value instanceof Yaml.Items items) {
            for (Yaml item : items.items()) {
                if (!(item instanceof Yaml.Text text)) {
                    throw wrong("found " + item.described() + " in the list", A_COMMAND, "correct it");
                }
                words.add(text.text());
            }
        }
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw notThat(A_COMMAND);
        }
        // A hold lists the words of its commands one a line.
        if (words.stream().anyMatch(word -> word.indexOf('\n') >= 0 || word.indexOf('\0') >= 0)) {
            throw wrong("a word has a line break", A_COMMAND, "write a script and name that");
        }
        return List.copyOf(words);
    }

    /** Returns the value as it stands there; a list or a section is refused as not what is {@code expected}. */
    String scalar(String expected) throws ConfigException {
        if (value instanceof Yaml.Text text) {
            return text.text();
        }
        throw notThat(expected);
    }

    boolean isText() {
        return value instanceof Yaml.Text;
    }

    Section section(Collection<String> known) throws ConfigException {
        if (value instanceof Yaml.Entries entries) {
            return new Section(place.file(), key + ".", new Yaml.Entries(place.line(), entries.entries()), known);
        }
        throw notThat("a section with some of the keys " + String.join(", ", known));
    }
}
