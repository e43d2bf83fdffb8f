package baton.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The check of a group's file. */
final class CheckKeys {
    private static final List<String> KEYS =
            List.of("command", "http", "tcp", "while", "interval", "timeout", "rise", "fall");
    private static final Map<String, Boolean> STANDBY = standby();

    private CheckKeys() {}

    /** @param runs whether there is something to look at while the service is a standby, unless the file says so */
    static Check read(Setting check, Programs programs, boolean runs) throws ConfigException {
        Section keys = check.section(KEYS);
        long ways = List.of("command", "http", "tcp").stream()
                .filter(key -> keys.find(key).isPresent())
                .count();
        if (ways != 1) {
            throw check.wrong(
                    "found " + ways + " of command, http, tcp",
                    "exactly one of them",
                    ways == 0 ? "add one" : "choose one");
        }
        return new Check(
                look(keys, programs),
                keys.choice("while", runs, STANDBY),
                keys.duration("interval", Duration.ofSeconds(1)),
                keys.duration("timeout", Duration.ofSeconds(1)),
                keys.number("rise", 1, 1, 1000),
                keys.number("fall", 3, 1, 1000));
    }

    private static Check.Look look(Section keys, Programs programs) throws ConfigException {
        Optional<Setting> command = keys.find("command");
        if (command.isPresent()) {
            return new Check.ByCommand(
                    programs.absolute(command.get(), command.get().command()));
        }
        Optional<Setting> http = keys.find("http");
        return http.isPresent() ? http(http.get()) : tcp(keys.need("tcp", ""));
    }

    private static Check.Look http(Setting given) throws ConfigException {
        try {
            URI address = new URI(given.text());
            if ("http".equals(address.getScheme()) && address.getHost() != null) {
                return new Check.ByHttp(address);
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw given.wrong(
                "found \"" + given.text() + "\"", "an address such as http://127.0.0.1:8080/health", "correct it");
    }

    private static Check.Look tcp(Setting given) throws ConfigException {
        String text = given.text();
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > 65535) {
            throw given.wrong("found \"" + text + "\"", "host:port, such as 127.0.0.1:5432", "correct it");
        }
        return new Check.ByTcp(text.substring(0, colon), Integer.parseInt(port));
    }

    private static Map<String, Boolean> standby() {
        Map<String, Boolean> standby = new LinkedHashMap<>();
        standby.put("active", false);
        standby.put("always", true);
        return standby;
    }
}
