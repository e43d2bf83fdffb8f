package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A command cannot go on; the message is one sentence for the operator and says what to do. */
final class CommandFailed extends RuntimeException {
    private final int exitCode;
    private final transient @Nullable JsonNode problem;

    private CommandFailed(int exitCode, String sentence, @Nullable JsonNode problem) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
        this.problem = problem;
    }

    static CommandFailed because(String sentence) {
        return new CommandFailed(ExitCode.ERROR, sentence, null);
    }

    /** The coordinator refused; its answer is kept for {@code -o json}. */
    static CommandFailed refused(String sentence, JsonNode problem) {
        return new CommandFailed(ExitCode.ERROR, sentence, problem);
    }

    /** The command was called wrongly, so nothing was asked of anybody. */
    static CommandFailed usage(String sentence) {
        return new CommandFailed(ExitCode.USAGE, sentence, null);
    }

    int exitCode() {
        return exitCode;
    }

    @Nullable
    JsonNode problem() {
        return problem;
    }

    String sentence() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
