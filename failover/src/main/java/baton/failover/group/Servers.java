package baton.failover.group;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The servers of ZooKeeper in the configuration of an agent, as they are spelled there; names are not resolved.
 *
 * @param spelled {@code host:port} separated by commas
 * @param encrypted they are spoken to over TLS, at ports of its own
 */
public record Servers(String spelled, boolean encrypted) {
    private static final String TLS = "tls ";
    private static final String PORT = ":2181";

    /** Reads what {@link #toString} wrote. */
    public static Servers of(String text) {
        boolean encrypted = text.startsWith(TLS);
        return new Servers(encrypted ? text.substring(TLS.length()) : text, encrypted);
    }

    /**
     * True when one server is in both lists. Names are compared as they are spelled, and the port with them, unless one
     * list is for TLS and the other is not: then the same server is at another port.
     */
    public boolean sharesOneWith(Servers other) {
        boolean ports = encrypted == other.encrypted;
        Set<String> shared = new HashSet<>(names(ports));
        shared.retainAll(other.names(ports));
        return !shared.isEmpty();
    }

    private Set<String> names(boolean withPorts) {
        String list = spelled.split("/", 2)[0].toLowerCase(Locale.ROOT);
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .map(server -> hasPort(server) ? server : server + PORT)
                .map(server -> withPorts ? server : server.substring(0, server.lastIndexOf(':')))
                .collect(Collectors.toSet());
    }

    private static boolean hasPort(String server) {
        return server.matches(".*:\\d+") && (server.startsWith("[") || server.indexOf(':') == server.lastIndexOf(':'));
    }

    @Override
    public String toString() {
        return encrypted ? TLS + spelled : spelled;
    }
}
