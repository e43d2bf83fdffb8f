package baton.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may call: one line each, {@code <name> <reader|operator> <sha256 of the token in hex>}, or {@code cn=<common name>}
 * of a client certificate in place of the last word.
 *
 * <p>A name may have several lines, so that a new token can be handed out before the old one goes.
 */
final class Tokens {
    private static final Pattern LINE = Pattern.compile("(?<name>[A-Za-z0-9][A-Za-z0-9._@-]{0,62})\\s+(?<role>\\S+)\\s+"
            + "(?:(?<hash>[0-9a-fA-F]{64})|cn=(?<cn>\\S(?:.*\\S)?))");
    private static final String EXPECTED =
            "<name> <reader|operator> <sha256 of the token, 64 hex digits> or <name> <reader|operator> cn=<common name>";

    private record ByToken(Digest digest, Caller caller) {}

    private record ByCertificate(String commonName, Caller caller) {}

    private final List<ByToken> tokens = new ArrayList<>();
    private final List<ByCertificate> certificates = new ArrayList<>();

    private Tokens() {}

    static Tokens read(Path file) throws BadFile {
        // Names in certificates may be of any language.
        String text =
                new String(PrivateFile.secret(file).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Tokens read = new Tokens();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                read.take(file + ":" + number, line.strip());
            }
        }
        return read;
    }

    /** No message shows the line: somebody may have put a token there instead of its hash. */
    private void take(String place, String line) throws BadFile {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new BadFile(place + ": this is no line of a tokens file; expected " + EXPECTED
                    + "; make one with `baton token`");
        }
        Optional<Access> access = Access.parse(parts.group("role"));
        if (access.isEmpty()) {
            throw new BadFile(place + ": there is no such role; expected reader or operator; correct it");
        }
        Caller caller = new Caller(parts.group("name"), access.get());
        if (parts.group("hash") == null) {
            certificates.add(new ByCertificate(parts.group("cn"), caller));
        } else {
            tokens.add(new ByToken(new Digest(HexFormat.of().parseHex(parts.group("hash"))), caller));
        }
    }

    Optional<Caller> byToken(String token) {
        Digest digest = Digest.of(token);
        Caller found = null;
        for (ByToken each : tokens) {
            // All are compared, so that the time does not tell which one it was.
            if (each.digest.equals(digest)) {
                found = each.caller;
            }
        }
        return Optional.ofNullable(found);
    }

    Optional<Caller> byCertificate(String commonName) {
        return certificates.stream()
                .filter(each -> each.commonName.equals(commonName))
                .map(ByCertificate::caller)
                .findFirst();
    }
}
