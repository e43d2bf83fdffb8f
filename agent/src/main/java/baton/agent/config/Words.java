package baton.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a command into its words as a shell would, without any expansion.
 *
 * <p>No shell runs hooks: a word that somebody put into a file name or a group name stays that word.
 */
final class Words {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote;

    private Words() {}

    /** The words; empty when a quote is left open or a backslash stands at the end. */
    static Optional<List<String>> split(String text) {
        Words words = new Words();
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped) {
                words.take(c);
                escaped = false;
            } else if (c == '\\' && words.quote != '\'') {
                words.inWord = true;
                escaped = true;
            } else {
                words.meet(c);
            }
        }
        if (escaped || words.quote != 0) {
            return Optional.empty();
        }
        words.end();
        return Optional.of(List.copyOf(words.words));
    }

    private void meet(char c) {
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else {
                take(c);
            }
        } else if (c == '\'' || c == '"') {
            quote = c;
            inWord = true;
        } else if (Character.isWhitespace(c)) {
            end();
        } else {
            take(c);
        }
    }

    private void take(char c) {
        inWord = true;
        word.append(c);
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
