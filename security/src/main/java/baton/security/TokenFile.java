package baton.security;

import java.nio.file.Path;

/** Reads the one token that a caller shows. */
public final class TokenFile {
    private TokenFile() {}

    /** The first line that is neither empty nor a comment. */
    public static String read(Path file) throws BadFile {
        String token = PrivateFile.secret(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        // It becomes part of a header.
        if (!token.matches("[!-~]+")) {
            throw new BadFile(file + " holds no token; expected one line that `baton token` showed; write it there");
        }
        return token;
    }
}
