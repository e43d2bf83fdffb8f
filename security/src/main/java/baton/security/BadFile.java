package baton.security;

/** A file cannot be used; the message is one sentence that names it and the remedy, and never shows what is in it. */
public final class BadFile extends Exception {
    private static final long serialVersionUID = 1;

    BadFile(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
