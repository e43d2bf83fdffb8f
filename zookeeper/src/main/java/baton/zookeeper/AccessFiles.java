package baton.zookeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the key {@code ensemble-access} of a configuration names.
 *
 * <p>An absolute name is the file. A relative one is looked for among the credentials that systemd gave this service
 * ({@code $CREDENTIALS_DIRECTORY}), then beside the configuration.
 *
 * @param directory of the configuration
 * @param digest holds {@code user:password} in its one line; in a second line, while one is exchanged, another
 * @param sasl login configuration of JAAS with a section {@code Client}
 * @param trust certificates in PEM that the servers' are signed by; with it the connection is encrypted
 * @param certificate own key and certificate in one PEM file
 */
public record AccessFiles(
        Path directory,
        Optional<String> digest,
        Optional<String> sasl,
        Optional<String> trust,
        Optional<String> certificate) {
    private static final String KEY = "ensemble-access.";
    private static final int MOST_DIGESTS = 2;

    /** A configuration without the key. */
    public static final AccessFiles NONE =
            new AccessFiles(Path.of("/"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Reads the files; with {@code sasl} it also sets the login configuration of this process.
     *
     * @param environment of this process
     * @throws IOException with the sentence for the operator: which key, which file, what to do
     */
    public EnsembleAccess read(Map<String, String> environment) throws IOException {
        if (certificate.isPresent() && trust.isEmpty()) {
            throw new IOException(KEY + "tls.certificate is of use only with " + KEY
                    + "tls.trust; add the file with the certificates that the servers' are signed by");
        }
        List<EnsembleAccess.Digest> digests = new ArrayList<>();
        if (digest.isPresent()) {
            digests.addAll(digests(secret("digest", digest.get(), environment)));
        }
        Map<String, String> properties = new HashMap<>();
        if (sasl.isPresent()) {
            properties.putAll(Logins.use(secret("sasl", sasl.get(), environment)));
        }
        Optional<Path> trusted =
                trust.isPresent() ? Optional.of(found("tls.trust", trust.get(), environment)) : Optional.empty();
        Optional<Path> own = certificate.isPresent()
                ? Optional.of(secret("tls.certificate", certificate.get(), environment))
                : Optional.empty();
        if (trusted.isPresent()) {
            properties.putAll(Tls.properties(trusted.get(), own));
        }
        return new EnsembleAccess(digests, sasl.isPresent(), properties);
    }

    private static List<EnsembleAccess.Digest> digests(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IOException(file + ": expected text in UTF-8 (" + KEY + "digest); write it again", e);
        }
        // What is in the file is never said: a sentence ends up in a log.
        if (lines.isEmpty()
                || lines.size() > MOST_DIGESTS
                || !lines.stream().allMatch(line -> line.matches("[^:\\s]+:\\S.*"))) {
            throw new IOException(file + ": expected one line user:password (" + KEY
                    + "digest), or two while one is exchanged for the other; correct the file");
        }
        return lines.stream().map(EnsembleAccess.Digest::new).toList();
    }

    private Path secret(String key, String name, Map<String, String> environment) throws IOException {
        Path file = found(key, name, environment);
        Set<PosixFilePermission> all = Files.getPosixFilePermissions(file);
        if (all.contains(PosixFilePermission.OTHERS_READ)
                || all.contains(PosixFilePermission.OTHERS_WRITE)
                || all.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new IOException(file + " holds a secret (" + KEY + key
                    + ") that other users can read or replace; chmod 640 it, or 600");
        }
        return file;
    }

    private Path found(String key, String name, Map<String, String> environment) throws IOException {
        List<Path> places = new ArrayList<>();
        String credentials = environment.get("CREDENTIALS_DIRECTORY");
        if (credentials != null && !credentials.isEmpty()) {
            places.add(Path.of(credentials).resolve(name));
        }
        places.add(directory.resolve(name));
        for (Path place : places) {
            if (Files.isReadable(place) && Files.isRegularFile(place)) {
                return place;
            }
        }
        Path last = places.get(places.size() - 1);
        throw new IOException(last + " (" + KEY + key + ") "
                + (Files.exists(last) ? "cannot be read by this user" : "does not exist")
                + "; make it, or let this user read it, or correct the key");
    }
}
