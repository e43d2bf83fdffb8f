package baton.agent.health;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How, and how often, a service is asked.
 *
 * @param timeout of one check; a check without an answer by then has failed
 * @param rise checks in a row that must pass before the service counts as healthy
 * @param fall checks in a row that must fail before it counts as failing
 */
public record CheckPlan(Probe probe, Duration interval, Duration timeout, int rise, int fall) {
    /** What is asked. */
    public sealed interface Probe {}

    /**
     * A command: 0 is healthy.
     *
     * @param refusal why the command may not run at this moment: its file may have changed; empty when it may
     */
    public record Command(List<String> words, Supplier<Optional<String>> refusal) implements Probe {
        public Command {
            words = List.copyOf(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("a check command has at least one word");
            }
        }
    }

    /** A GET request: a status of 200 to 299 is healthy. */
    public record Http(URI uri) implements Probe {
        public Http {
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException("a built-in check asks http://host[:port]/path; found " + uri
                        + "; for anything else use a command, for instance curl --fail");
            }
        }
    }

    /** A connection that is accepted. */
    public record Tcp(String host, int port) implements Probe {
        public Tcp {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("a port is 1 to 65535; found " + port);
            }
        }
    }

    public CheckPlan {
        if (interval.toMillis() < 1 || timeout.toMillis() < 1 || rise < 1 || fall < 1) {
            throw new IllegalArgumentException(
                    "interval and timeout are at least 1 ms, rise and fall at least 1; found " + interval + ", "
                            + timeout + ", " + rise + ", " + fall);
        }
    }
}
