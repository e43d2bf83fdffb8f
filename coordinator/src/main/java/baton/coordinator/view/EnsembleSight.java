package baton.coordinator.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The ZooKeeper ensemble as seen from here.
 *
 * @param sessionTimeout as negotiated, not as asked for
 * @param access how this coordinator reaches it
 * @param uuid identity of this ensemble's life; empty while nobody made one
 */
public record EnsembleSight(
        boolean connected,
        String connect,
        Duration sessionTimeout,
        Optional<String> uuid,
        Access access,
        List<ServerSight> servers) {
    /**
     * What protects the connection and the tree.
     *
     * @param credential by what kind of credential this coordinator proves itself: digest, sasl, none
     * @param tree open, closed, refused (for another credential), unknown
     * @param refusal why ZooKeeper refuses this coordinator, a sentence with the remedy
     */
    public record Access(boolean tls, String credential, String tree, Optional<String> refusal) {
        public static final Access UNKNOWN = new Access(false, "none", "unknown", Optional.empty());
    }

    public EnsembleSight {
        servers = List.copyOf(servers);
    }

    /** The largest tick any server told; empty when none did. */
    public OptionalLong tickMillis() {
        return servers.stream()
                .map(ServerSight::tickMillis)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
    }

    /** The largest syncLimit any server told; empty when none did, as a server that stands alone has none. */
    public OptionalInt syncLimit() {
        return servers.stream()
                .map(ServerSight::syncLimit)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .max();
    }

    /** True when the ensemble goes on after it lost one of the servers known here. */
    boolean outlivesOne() {
        return servers.size() >= 3;
    }
}
