package baton.coordinator;

import baton.zookeeper.AccessFiles;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key {@code ensemble-access} of {@code coordinator.yml}; the same as an agent's. */
final class AccessKeys {
    @JsonProperty
    private @Nullable String digest;

    @JsonProperty
    private @Nullable String sasl;

    @JsonProperty
    @Valid
    private @Nullable TlsKeys tls;

    static final class TlsKeys {
        @JsonProperty
        @NotEmpty
        private String trust = "";

        @JsonProperty
        private @Nullable String certificate;
    }

    /** Relative names count from the file of the configuration. */
    AccessFiles files(Optional<String> configuration) {
        if (digest == null && sasl == null && tls == null) {
            return AccessFiles.NONE;
        }
        Path directory = Path.of(configuration.orElse("coordinator.yml"))
                .toAbsolutePath()
                .resolveSibling("")
                .normalize();
        TlsKeys encrypted = tls;
        return new AccessFiles(
                directory,
                Optional.ofNullable(digest),
                Optional.ofNullable(sasl),
                encrypted == null ? Optional.empty() : Optional.of(encrypted.trust),
                encrypted == null ? Optional.empty() : Optional.ofNullable(encrypted.certificate));
    }
}
