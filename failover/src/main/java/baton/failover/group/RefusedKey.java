package baton.failover.group;

/** Refuses a policy because of one of its keys, in the words that every reader of policies shows. */
public final class RefusedKey extends IllegalArgumentException {
    private final String key;

    /**
     * @param key as people write it
     * @param wrong what was found
     * @param expected what may stand there
     * @param remedy what to do, as an imperative
     */
    public RefusedKey(String key, String wrong, String expected, String remedy) {
        super(key + ": " + wrong + "; expected " + expected + "; " + remedy);
        this.key = key;
    }

    /** The key to correct, so that a reader of a file can name its line. */
    public String key() {
        return key;
    }

    /** The whole sentence: the key, what is wrong, what is expected, what to do. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
