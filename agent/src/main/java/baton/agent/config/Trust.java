package baton.agent.config;

import java.util.Optional;

/** Whether a program is what the operator put there. */
@FunctionalInterface
public interface Trust {
    /** Why it may not be run: a sentence that names the path and the remedy; empty when it may. */
    Optional<String> refusal(String program);

    /** The same of a program that is run as {@code user}, who may replace it then. */
    default Optional<String> refusal(String program, Account user) {
        return refusal(program);
    }
}
