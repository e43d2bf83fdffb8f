package baton.coordinator;

import baton.security.Protection;
import baton.security.SecretPath;
import baton.security.TlsFiles;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The section {@code security} of {@code coordinator.yml}; becomes a {@link Protection} at once. */
final class SecuritySection {
    @JsonProperty
    private @Nullable String tokens;

    @JsonProperty
    private String reads = "open";

    @JsonProperty
    private String loopback = "trusted";

    @JsonProperty
    private @Nullable TlsSection tls;

    SecuritySection() {}

    /** PEM files. */
    static final class TlsSection {
        @JsonProperty
        private @Nullable String certificate;

        @JsonProperty
        private @Nullable String key;

        @JsonProperty
        private @Nullable String trust;

        @JsonProperty
        private String clients = "none";

        TlsSection() {}

        private TlsFiles files() {
            return new TlsFiles(
                    need("security.tls.certificate", certificate),
                    need("security.tls.key", key),
                    Optional.ofNullable(trust).map(SecuritySection::path),
                    choice("security.tls.clients", clients, TlsFiles.CLIENTS));
        }

        private static Path need(String name, @Nullable String given) {
            if (given == null) {
                throw new IllegalArgumentException(name + " is missing; expected a PEM file; add it");
            }
            return path(given);
        }
    }

    /** Throws an {@link IllegalArgumentException} with a sentence. */
    Protection protection() {
        Protection protection = new Protection(
                Optional.ofNullable(tokens).map(SecuritySection::path),
                choice("security.reads", reads, Protection.READS),
                choice("security.loopback", loopback, Protection.LOOPBACK),
                Optional.ofNullable(tls).map(TlsSection::files));
        List<String> contradictions = protection.contradictions();
        if (!contradictions.isEmpty()) {
            throw new IllegalArgumentException("security." + contradictions.get(0));
        }
        return protection;
    }

    /** Relative paths count from where the coordinator was started. */
    private static Path path(String text) {
        return SecretPath.of(text, System.getenv(), Path.of(""));
    }

    private static <T> T choice(String name, String given, Map<String, T> choices) {
        T chosen = choices.get(given);
        if (chosen == null) {
            throw new IllegalArgumentException(name + ": found \"" + given + "\"; expected one of "
                    + String.join(", ", choices.keySet().stream().sorted().toList()) + "; correct it");
        }
        return chosen;
    }
}
