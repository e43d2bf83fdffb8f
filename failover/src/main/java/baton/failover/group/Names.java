package baton.failover.group;

import java.util.regex.Pattern;

/** What the names of groups and nodes may look like: they become znodes, file names and host names. */
final class Names {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Names() {}

    static boolean isAllowed(String value) {
        return ALLOWED.matcher(value).matches();
    }

    static String checked(String what, String value) {
        if (!isAllowed(value)) {
            throw new IllegalArgumentException(
                    "a " + what + " is 1 to 63 letters, digits, '.', '_' or '-', starting with"
                            + " a letter or digit; found \"" + value + "\"");
        }
        return value;
    }
}
