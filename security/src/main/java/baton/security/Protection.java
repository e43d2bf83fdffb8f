package baton.security;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code security} of a configuration.
 *
 * @param tokens file of those who may call; empty: only this host itself changes anything
 * @param readsNeedToken questions need a credential too, except those of health checks
 * @param trustsLoopback calls from this host itself need none
 */
public record Protection(
        Optional<Path> tokens, boolean readsNeedToken, boolean trustsLoopback, Optional<TlsFiles> tls) {
    /** Anybody reads, this host itself changes things, plain text. */
    public static final Protection NONE = new Protection(Optional.empty(), false, true, Optional.empty());

    /** How {@code reads} is spelled. */
    public static final Map<String, Boolean> READS = Map.of("open", false, "token", true);

    /** How {@code loopback} is spelled. */
    public static final Map<String, Boolean> LOOPBACK = Map.of("trusted", true, "token", false);

    /** What does not go together, as {@code key: sentence}; empty when all is well. */
    public List<String> contradictions() {
        List<String> found = new ArrayList<>();
        if (tokens.isEmpty() && readsNeedToken) {
            found.add("reads: found token without a file of tokens; add tokens, or remove reads");
        }
        if (tokens.isEmpty() && !trustsLoopback) {
            found.add("loopback: found token without a file of tokens; add tokens, or remove loopback");
        }
        if (tls.isPresent()
                && tls.get().clients() != TlsFiles.Clients.NONE
                && tls.get().trust().isEmpty()) {
            found.add("tls.clients: certificates of clients are judged by tls.trust, which is missing; add it");
        }
        return List.copyOf(found);
    }

    /** Reads every file once, for a check before anything starts. */
    public void check() throws BadFile {
        if (tokens.isPresent()) {
            Tokens.read(tokens.get());
        }
        if (tls.isPresent()) {
            Tls.open(tls.get(), sentence -> {});
        }
    }
}
