package baton.security;

import baton.security.Verdict.Denied;
import baton.security.Verdict.Granted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is heard.
 *
 * <p>Thread-safe. Good credentials are always heard: what an address was refused before only makes its next refusal
 * shorter, so that nobody can lock another out.
 */
public final class Gate {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    private final Protection protection;
    private final @Nullable Rotating<Tokens> tokens;
    private final Buckets changes = new Buckets(200, 50);
    private final Buckets refusals = new Buckets(20, 1);

    private Gate(Protection protection, @Nullable Rotating<Tokens> tokens) {
        this.protection = protection;
        this.tokens = tokens;
    }

    /**
     * Reads the tokens.
     *
     * @param log takes a sentence when the tokens changed, or could not be read again
     */
    public static Gate open(Protection protection, Consumer<String> log) throws BadFile {
        return protection.tokens().isEmpty()
                ? new Gate(protection, null)
                : new Gate(
                        protection,
                        new Rotating<>(
                                List.of(protection.tokens().get()),
                                () -> Tokens.read(protection.tokens().get()),
                                log));
    }

    /** Everybody reads, this host changes. */
    public static Gate ofLoopback() {
        return new Gate(Protection.NONE, null);
    }

    /** Whose credentials came with a call; empty when they are of nobody who is known. */
    public Optional<Caller> caller(Call call) {
        if (tokens == null) {
            return Optional.empty();
        }
        Tokens known = tokens.get();
        return call.bearer().isPresent()
                ? known.byToken(call.bearer().get())
                : call.commonName().flatMap(known::byCertificate);
    }

    /** Judges a call, and counts it. */
    public Verdict judge(Call call) {
        boolean change = call.need() == Call.Need.CHANGE;
        boolean open = call.need() == Call.Need.HEALTH || (!change && !protection.readsNeedToken());
        if (open) {
            return new Granted(call.remote());
        }
        Optional<Caller> caller = caller(call);
        boolean trusted = call.fromHere() && protection.trustsLoopback();
        if (caller.isEmpty() && !(trusted && (tokens == null || call.bearer().isEmpty()))) {
            return refused(call, unknown(call));
        }
        Access needed = change ? Access.OPERATOR : Access.READER;
        if (caller.isPresent() && !caller.get().access().covers(needed)) {
            return refused(
                    call,
                    new Denied(
                            FORBIDDEN,
                            "role-too-small",
                            caller.get().name() + " is " + caller.get().access() + ", and this call needs " + needed
                                    + "; use another token, or give it the role in the tokens file",
                            Map.of()));
        }
        if (change && !changes.take(call.remote(), System.nanoTime())) {
            return tooMany(call, "calls that change something");
        }
        return new Granted(caller.map(Caller::name).orElse(call.remote()));
    }

    /** What to answer a call whose credentials turned out wrong elsewhere; counts it. */
    public Optional<Denied> failed(Call call) {
        return refusals.take(call.remote(), System.nanoTime())
                ? Optional.empty()
                : Optional.of(tooMany(call, "calls with wrong credentials or none"));
    }

    private Verdict refused(Call call, Denied why) {
        return failed(call).orElse(why);
    }

    private Denied unknown(Call call) {
        if (tokens == null) {
            return new Denied(
                    FORBIDDEN,
                    "not-from-this-host",
                    "calls that change something are only taken from this host itself (127.0.0.1 or ::1, without a"
                            + " proxy), because no tokens are configured; found " + call.remote(),
                    Map.of());
        }
        Map<String, String> how = Map.of("WWW-Authenticate", "Bearer realm=\"baton\"");
        if (call.bearer().isPresent()) {
            return new Denied(
                    UNAUTHORIZED,
                    "unknown-token",
                    "this token is not known here; expected one whose hash is in the tokens file",
                    how);
        }
        if (call.commonName().isPresent()) {
            return new Denied(
                    UNAUTHORIZED,
                    "unknown-certificate",
                    "no line of the tokens file names the client certificate cn="
                            + call.commonName().get() + "; add one",
                    how);
        }
        return new Denied(
                UNAUTHORIZED,
                "no-credentials",
                "this call needs a token; expected the header Authorization: Bearer <token>",
                how);
    }

    private static Denied tooMany(Call call, String what) {
        return new Denied(
                TOO_MANY,
                "too-many",
                "too many " + what + " from " + call.remote() + "; wait a second between two",
                Map.of("Retry-After", "1"));
    }
}
