package baton.security;

import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a call before anybody looks at what it asks.
 *
 * @param fromHere it comes from this host itself, see {@link Loopback}
 * @param remote the caller's address
 * @param bearer the token that came with it
 * @param commonName of the client certificate that TLS has verified
 */
public record Call(Need need, boolean fromHere, String remote, Optional<String> bearer, Optional<String> commonName) {
    private static final String SCHEME = "bearer ";

    /** What a call does. */
    public enum Need {
        /** What anybody may ask, such as a load balancer. */
        HEALTH,
        READ,
        CHANGE
    }

    /** The token in a header {@code Authorization}; empty when there is none. */
    public static Optional<String> bearer(String authorization) {
        return authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
