package baton.agent.config;

import java.util.List;

/**
 * A configuration that cannot be used; the message is one sentence that says where, what, and what to do, or one for each
 * file, one a line.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigException(String sentence) {
        super(sentence);
    }

    ConfigException(Place place, String key, String wrong, String expected, String remedy) {
        super(place + ": " + key + ": " + wrong + "; expected " + expected + "; " + remedy);
    }

    /** What is wrong with several files; {@code problems} is not empty. */
    ConfigException(List<ConfigException> problems) {
        super(String.join("\n", problems.stream().map(ConfigException::sentence).toList()));
    }

    /** What is wrong, a sentence for each file. */
    public List<String> sentences() {
        return sentence().lines().toList();
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
