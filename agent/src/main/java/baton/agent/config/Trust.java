package baton.agent.config;

import java.util.List;
import java.util.Optional;

/** Checks that a command can be executed and that only trusted users can replace its program. */
@FunctionalInterface
public interface Trust {
    /**
     * Returns why it may not be run: a sentence that names the path and the remedy; empty when it may.
     *
     * @param command its first word is the absolute path of a program
     */
    Optional<String> refusal(List<String> command);

    /** Returns the same of a command that is run as {@code user}, who may replace its program then. */
    default Optional<String> refusal(List<String> command, Account user) {
        return refusal(command);
    }
}
