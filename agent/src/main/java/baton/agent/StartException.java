package baton.agent;

/** The agent cannot start; the message is one sentence for the operator. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String sentence) {
        super(sentence);
    }
}
