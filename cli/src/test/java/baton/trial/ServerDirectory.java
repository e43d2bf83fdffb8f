package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where a server keeps its files that refuses to run as root, and runs as another user instead. */
final class ServerDirectory {
    private ServerDirectory() {}

    /** Makes a directory that belongs to {@code user}, who may pass through the one above it. */
    static Path create(Path directory, String user) {
        try {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
            give(directory, user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    /** Only root can give anything away; for anybody else it is right as it is. */
    static void give(Path path, String user) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
