package baton.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call comes from this host itself, and not only through it.
 *
 * <p>A proxy on this host would make everybody a local caller, so its marks speak against it. So does a host name that
 * is neither an address nor localhost: a web page may point its own name at 127.0.0.1 and let a browser here call us.
 */
public final class Loopback {
    private static final List<String> PROXIED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");
    private static final Pattern LITERAL = Pattern.compile("localhost|[0-9.]+|\\[[0-9a-f:.%]+]");

    private Loopback() {}

    /**
     * Judges by where it comes from and by what came on the way.
     *
     * @param remote the literal address of the caller, empty when it is not known
     * @param headers the first value of a header, by its name in any case
     */
    public static boolean isLocal(String remote, Function<String, @Nullable String> headers) {
        String host = headers.apply("Host");
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return isLoopback(remote)
                && PROXIED.stream().allMatch(header -> headers.apply(header) == null)
                && LITERAL.matcher(name).matches();
    }

    /** Only literal addresses come from a server, so nothing is looked up here. */
    private static boolean isLoopback(String remote) {
        if (remote.isEmpty()) {
            return false;
        }
        try {
            return InetAddress.getByName(remote).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
