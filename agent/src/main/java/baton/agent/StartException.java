package baton.agent;

import java.util.List;

/** What was asked for cannot be done; the message is one sentence for the operator, or several, one a line. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String sentence) {
        super(sentence);
    }

    StartException(List<String> sentences) {
        super(String.join("\n", sentences));
    }
}
