package baton.agent.loop;

import baton.failover.group.Incarnation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What only one life of an agent and its guard know: it proves that who speaks of this life speaks for it.
 *
 * <p>The name of that life is its hash, so that each claim tells everybody how to check it.
 */
public record Secret(String value) {
    /** Characters of the hash in an incarnation: enough that nobody finds another secret for it. */
    private static final int LENGTH = 40;

    /** A new one, from the system's source of randomness. */
    public static Secret random() {
        return new Secret(UUID.randomUUID().toString());
    }

    /** The life that this secret speaks for. */
    public Incarnation incarnation() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return new Incarnation(HexFormat.of().formatHex(hash).substring(0, LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without its value, since this ends up in logs. */
    @Override
    public String toString() {
        return "secret of " + incarnation();
    }
}
