package baton.security;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a credential allows; each allows what those before it do. */
public enum Access {
    READER,
    OPERATOR;

    private static final Map<String, Access> SPELLED = Map.of("reader", READER, "operator", OPERATOR);

    static Optional<Access> parse(String word) {
        return Optional.ofNullable(SPELLED.get(word));
    }

    boolean covers(Access other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
