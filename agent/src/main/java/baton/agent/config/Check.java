package baton.agent.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How the health of a service is found out.
 *
 * @param standby looked at while the service is a standby too; else it counts as healthy then
 * @param timeout after which one look counts as failed
 * @param rise how many looks have to succeed before the service counts as healthy
 * @param fall how many have to fail before it does not
 */
public record Check(Look look, boolean standby, Duration interval, Duration timeout, int rise, int fall) {
    /** One way to look. */
    public sealed interface Look {}

    /** Exit status 0 is healthy. */
    public record ByCommand(List<String> command) implements Look {
        public ByCommand {
            command = List.copyOf(command);
        }
    }

    /** A status of 200 to 299 is healthy. */
    public record ByHttp(URI address) implements Look {}

    /** A connection that is accepted is healthy. */
    public record ByTcp(String host, int port) implements Look {}
}
