package baton.security;

import java.util.Map;

/** Whether a call is heard. */
public sealed interface Verdict {
    /**
     * It is.
     *
     * @param name of the caller, his address when he has no other; operations and logs show it
     */
    record Granted(String name) implements Verdict {}

    /**
     * It is not.
     *
     * @param status of HTTP
     * @param code for programs
     * @param sentence for people
     * @param headers that belong to the status
     */
    record Denied(int status, String code, String sentence, Map<String, String> headers) implements Verdict {}
}
