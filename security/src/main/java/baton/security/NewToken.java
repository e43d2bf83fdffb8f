package baton.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * A token that nobody has yet, and the line of the tokens file that lets its bearer in.
 *
 * @param token 256 bits of randomness, in letters that need no quoting
 */
public record NewToken(String token, String line) {
    private static final int BYTES = 32;

    /** Empty when the name or the role would make no line of a tokens file. */
    public static Optional<NewToken> make(String name, String role) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")
                || Access.parse(role).isEmpty()) {
            return Optional.empty();
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return Optional.of(new NewToken(token, name + " " + role + " " + Digest.of(token)));
    }

    /** Without the token, since this ends up in logs. */
    @Override
    public String toString() {
        return line;
    }
}
