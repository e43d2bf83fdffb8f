package baton.failover.operator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that is not granted.
 *
 * <p>An exception, unlike other expected failures of Baton, because every one ends its request and is turned into an
 * answer at one place.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Why why;
    private final String code;
    private final transient Map<String, Object> more;

    public Refused(Why why, String code, String sentence) {
        this(why, code, sentence, Map.of());
    }

    /** @param more further members of the answer, by name */
    public Refused(Why why, String code, String sentence, Map<String, ?> more) {
        super(sentence, null, false, false);
        this.why = why;
        this.code = code;
        this.more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    public Why why() {
        return why;
    }

    public String code() {
        return code;
    }

    public Map<String, Object> more() {
        return more;
    }

    /** What kind of refusal; each has one status of HTTP. */
    public enum Why {
        /** There is no such thing. */
        UNKNOWN,
        /** It contradicts what is going on. */
        CONFLICT,
        /** A condition for it is not met. */
        NOT_MET,
        /** Its body is longer than anything that could be meant. */
        TOO_LARGE,
        /** The request itself is wrong. */
        WRONG,
        /** It must say which version it changes. */
        VERSION_MISSING,
        /** ZooKeeper gave no answer, or this coordinator has not read it yet. */
        UNAVAILABLE
    }
}
