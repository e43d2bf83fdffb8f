package baton.coordinator.ensemble;

import baton.coordinator.view.ServerSight;
import baton.zookeeper.EnsembleAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks a ZooKeeper server about itself by its four-letter words {@code conf} and {@code srvr}.
 *
 * <p>A server answers only those that its {@code 4lw.commands.whitelist} allows, by default {@code srvr} alone.
 */
final class FourLetters {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int MOST_LINES = 500;

    private FourLetters() {}

    /** Takes up to a few seconds; never fails. */
    static ServerSight ask(String address, EnsembleAccess access) {
        int colon = address.lastIndexOf(':');
        InetSocketAddress server = new InetSocketAddress(
                address.substring(0, colon).replaceAll("[\\[\\]]", ""), Integer.parseInt(address.substring(colon + 1)));
        Map<String, String> srvr;
        Map<String, String> conf;
        try {
            srvr = say(access, server, "srvr", ": ");
            conf = say(access, server, "conf", "=");
        } catch (IOException e) {
            return new ServerSight(
                    address,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    Optional.of("it cannot be reached: " + e.getMessage()));
        }
        return sight(address, srvr, conf);
    }

    static ServerSight sight(String address, Map<String, String> srvr, Map<String, String> conf) {
        Optional<String> unknown = conf.containsKey("tickTime")
                ? Optional.empty()
                : Optional.of("it does not answer the four-letter word conf; add conf to its 4lw.commands.whitelist");
        return new ServerSight(
                address,
                true,
                Optional.ofNullable(srvr.get("Mode")),
                Optional.ofNullable(srvr.get("Zookeeper version")).map(text -> text.split("[-, ]", 2)[0]),
                number(conf.get("tickTime")).map(OptionalLong::of).orElse(OptionalLong.empty()),
                number(conf.get("syncLimit"))
                        .map(limit -> OptionalInt.of(limit.intValue()))
                        .orElse(OptionalInt.empty()),
                unknown);
    }

    private static Map<String, String> say(EnsembleAccess access, InetSocketAddress server, String word, String between)
            throws IOException {
        Map<String, String> answer = new HashMap<>();
        try (Socket socket = access.dial(server, LIMIT)) {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            for (int count = 0; line != null && count < MOST_LINES; count++) {
                int at = line.indexOf(between);
                if (at > 0) {
                    answer.put(line.substring(0, at), line.substring(at + between.length()));
                }
                line = lines.readLine();
            }
        }
        return answer;
    }

    private static Optional<Long> number(@Nullable String text) {
        return text != null && text.strip().matches("\\d{1,9}")
                ? Optional.of(Long.parseLong(text.strip()))
                : Optional.empty();
    }
}
