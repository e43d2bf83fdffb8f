package baton.coordinator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The command line; what it says wins over the configuration file. */
record Arguments(
        Optional<String> config,
        boolean embedded,
        Optional<String> data,
        OptionalInt clientPort,
        Optional<String> ensemble,
        Optional<String> root,
        OptionalInt port,
        Optional<String> bind) {
    static final String USAGE = "Usage: baton coordinator [--config FILE] [--embedded] [--data DIR] [--client-port N]"
            + " [--ensemble CONNECT] [--root /baton] [--port 8700] [--bind 127.0.0.1]";

    static Arguments parse(String... words) throws UsageException {
        Deque<String> rest = new ArrayDeque<>(List.of(words));
        // The launcher hands its own words on; Dropwizard's habit of a command "server" is allowed for.
        rest.removeFirstOccurrence("coordinator");
        if ("server".equals(rest.peek())) {
            rest.remove();
        }
        Optional<String> config = Optional.empty();
        boolean embedded = false;
        Optional<String> data = Optional.empty();
        OptionalInt clientPort = OptionalInt.empty();
        Optional<String> ensemble = Optional.empty();
        Optional<String> root = Optional.empty();
        OptionalInt port = OptionalInt.empty();
        Optional<String> bind = Optional.empty();
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--config" -> config = Optional.of(value(option, rest));
                case "--embedded" -> embedded = true;
                case "--data" -> data = Optional.of(value(option, rest));
                case "--client-port" -> clientPort = OptionalInt.of(number(option, rest));
                case "--ensemble" -> ensemble = Optional.of(value(option, rest));
                case "--root" -> root = Optional.of(value(option, rest));
                case "--port" -> port = OptionalInt.of(number(option, rest));
                case "--bind" -> bind = Optional.of(value(option, rest));
                default -> throw new UsageException("unknown option " + option);
            }
        }
        return new Arguments(config, embedded, data, clientPort, ensemble, root, port, bind);
    }

    private static String value(String option, Deque<String> rest) throws UsageException {
        String value = rest.poll();
        if (value == null) {
            throw new UsageException(option + " needs a value");
        }
        return value;
    }

    private static int number(String option, Deque<String> rest) throws UsageException {
        String value = value(option, rest);
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65535) {
            throw new UsageException(option + " needs a port from 0 to 65535; found " + value);
        }
        return Integer.parseInt(value);
    }

    /** The command line cannot be understood. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String sentence) {
            super(sentence);
        }
    }
}
