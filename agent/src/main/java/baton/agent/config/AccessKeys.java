package baton.agent.config;

import baton.zookeeper.AccessFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code ensemble-access}: which files prove this agent to the ensemble. */
final class AccessKeys {
    private static final List<String> KEYS = List.of("digest", "sasl", "tls");
    private static final List<String> TLS_KEYS = List.of("trust", "certificate");

    private AccessKeys() {}

    static AccessFiles read(Path file, Section keys) throws ConfigException {
        Optional<Setting> given = keys.find("ensemble-access");
        if (given.isEmpty()) {
            return AccessFiles.NONE;
        }
        Section access = given.get().section(KEYS);
        Optional<Setting> tls = access.find("tls");
        Optional<Section> encrypted = tls.isPresent() ? Optional.of(tls.get().section(TLS_KEYS)) : Optional.empty();
        if (encrypted.isPresent() && encrypted.get().find("trust").isEmpty()) {
            throw tls.get()
                    .wrong(
                            "trust is missing",
                            "a PEM file with the certificates that the servers' are signed by",
                            "add trust");
        }
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        return new AccessFiles(
                directory,
                text(access, "digest"),
                text(access, "sasl"),
                encrypted.isPresent() ? text(encrypted.get(), "trust") : Optional.empty(),
                encrypted.isPresent() ? text(encrypted.get(), "certificate") : Optional.empty());
    }

    private static Optional<String> text(Section section, String key) throws ConfigException {
        Optional<Setting> found = section.find(key);
        return found.isPresent() ? Optional.of(found.get().text()) : Optional.empty();
    }
}
