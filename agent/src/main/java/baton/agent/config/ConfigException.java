package baton.agent.config;

/** A configuration that cannot be used; the message is one sentence that says where, what, and what to do. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigException(String sentence) {
        super(sentence);
    }

    ConfigException(Place place, String key, String wrong, String expected, String remedy) {
        super(place + ": " + key + ": " + wrong + "; expected " + expected + "; " + remedy);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
