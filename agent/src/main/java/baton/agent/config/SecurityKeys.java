package baton.agent.config;

import baton.failover.group.AgentCrash;
import baton.security.BadFile;
import baton.security.Protection;
import baton.security.SecretPath;
import baton.security.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code security} of {@code agent.yml}, and the files that it names. */
final class SecurityKeys {
    static final String KEY = "security";
    private static final List<String> KEYS = List.of("tokens", "reads", "loopback", "tls");
    private static final List<String> TLS_KEYS = List.of("certificate", "key", "trust", "clients");

    private SecurityKeys() {}

    /** @param file relative paths count from it */
    static Protection read(Path file, Optional<Setting> setting) throws ConfigException {
        if (setting.isEmpty()) {
            return Protection.NONE;
        }
        Section keys = setting.get().section(KEYS);
        Protection protection = new Protection(
                path(file, keys, "tokens"),
                keys.choice("reads", false, Protection.READS),
                keys.choice("loopback", true, Protection.LOOPBACK),
                tls(file, keys.find("tls")));
        List<String> contradictions = protection.contradictions();
        if (!contradictions.isEmpty()) {
            throw new ConfigException(keys.place() + ": " + KEY + "." + contradictions.get(0));
        }
        return protection;
    }

    private static Optional<TlsFiles> tls(Path file, Optional<Setting> setting) throws ConfigException {
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        Section keys = setting.get().section(TLS_KEYS);
        return Optional.of(new TlsFiles(
                path(file, keys.need("certificate", "a PEM file")),
                path(file, keys.need("key", "a PEM file")),
                path(file, keys, "trust"),
                keys.choice("clients", TlsFiles.Clients.NONE, TlsFiles.CLIENTS)));
    }

    private static Optional<Path> path(Path file, Section keys, String key) throws ConfigException {
        Optional<Setting> setting = keys.find(key);
        return setting.isPresent() ? Optional.of(path(file, setting.get())) : Optional.empty();
    }

    private static Path path(Path file, Setting setting) throws ConfigException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        try {
            return SecretPath.of(setting.text(), System.getenv(), folder);
        } catch (IllegalArgumentException e) {
            throw setting.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Looks at the files, and at what else has to be on this host. */
    static void check(Protection protection, List<GroupConfig> groups) throws ConfigException {
        try {
            protection.check();
        } catch (BadFile e) {
            throw new ConfigException(KEY + ": " + e.sentence());
        }
        Optional<GroupConfig> tells = groups.stream()
                .filter(group -> group.spec().onAgentCrash() == AgentCrash.FAILOVER)
                .findFirst();
        if (protection.tls().isPresent() && tells.isPresent() && !isOnPath("curl")) {
            throw new ConfigException(
                    tells.get().group() + ": on-agent-crash: found failover together with security.tls,"
                            + " but there is no curl, by which the guard tells the other hosts; install curl, or remove one of"
                            + " the two");
        }
    }

    private static boolean isOnPath(String program) {
        Map<String, String> environment = System.getenv();
        return Arrays.stream(environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
