package baton.security;

import java.nio.file.Path;
import java.util.Map;

/** Where a file of a configuration is: a path, or {@code credential:<name>} of those that systemd hands over. */
public final class SecretPath {
    private static final String CREDENTIAL = "credential:";

    private SecretPath() {}

    /**
     * Finds the file; throws an {@link IllegalArgumentException} with a sentence when systemd has handed nothing over.
     *
     * @param folder what relative paths count from
     */
    public static Path of(String text, Map<String, String> environment, Path folder) {
        if (!text.startsWith(CREDENTIAL)) {
            return folder.toAbsolutePath().resolve(text).normalize();
        }
        String directory = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
        String name = text.substring(CREDENTIAL.length());
        if (directory.isEmpty() || !name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("found \"" + text + "\" without that credential of systemd; expected"
                    + " LoadCredential=" + name + ":<file> in the unit; add it, or write a path");
        }
        return Path.of(directory, name);
    }
}
