package baton.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files, those with secrets only when nobody else can. */
final class PrivateFile {
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS = 0006;
    private static final int LARGEST = 1 << 20;

    private PrivateFile() {}

    /** Reads a file that only its owner, and perhaps a group, may read. */
    static String secret(Path file) throws BadFile {
        int mode = number(file, "unix:mode");
        int owner = number(file, "unix:uid");
        int self = number(Path.of("/proc/self"), "unix:uid");
        if (owner != 0 && owner != self) {
            throw new BadFile(file + " belongs to another user, who could change it; expected this user or root; run:"
                    + " chown root " + file);
        }
        if ((mode & (GROUP_WRITES | OTHERS)) != 0) {
            throw new BadFile(file + " can be read or written by others (mode " + Integer.toOctalString(mode & 0777)
                    + "); expected 600 or 640; run: chmod g-w,o-rw " + file);
        }
        return open(file);
    }

    static String open(Path file) throws BadFile {
        try {
            if (Files.size(file) > LARGEST) {
                throw new BadFile(file + " is larger than 1 MB; expected a small text file; name another");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static int number(Path file, String attribute) throws BadFile {
        try {
            return Files.getAttribute(file, attribute, new LinkOption[0]) instanceof Integer number ? number : 0;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static BadFile unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "it does not exist"
                : e instanceof AccessDeniedException
                        ? "no permission"
                        : e.getClass().getSimpleName();
        return new BadFile(file + " cannot be read (" + why + "); expected a file that this user can read; create it,"
                + " give the right to read it, or name another");
    }
}
