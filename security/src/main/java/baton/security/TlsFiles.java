package baton.security;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PEM files of one side of TLS.
 *
 * @param certificate own certificate first, then those between it and the one that others trust
 * @param key PKCS#8, not encrypted
 * @param trust certificates of whoever signs those of others; empty: those that come with Java
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> trust, Clients clients) {
    /** How {@code clients} is spelled. */
    public static final Map<String, Clients> CLIENTS =
            Map.of("none", Clients.NONE, "optional", Clients.OPTIONAL, "required", Clients.REQUIRED);

    /** Whether clients show a certificate. */
    public enum Clients {
        /** They are not asked for one. */
        NONE,
        /** It serves instead of a token. */
        OPTIONAL,
        /** Without one there is no connection. */
        REQUIRED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    List<Path> all() {
        return Stream.concat(Stream.of(certificate, key), trust.stream()).toList();
    }
}
