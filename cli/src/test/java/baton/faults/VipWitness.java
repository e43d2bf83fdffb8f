package baton.faults;

import baton.trial.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two machines that never ask Baton: a client that pings the address, and a neighbour that asks who has it. */
final class VipWitness {
    private static final int CLIENT = 21;
    private static final int NEIGHBOUR = 22;

    private final Machine client;
    private final Machine neighbour;

    VipWitness(Estate estate) {
        client = estate.machine("client", CLIENT);
        neighbour = estate.machine("neighbour", NEIGHBOUR);
        client.boot();
        neighbour.boot();
        String script = Home.script("trial-address").toString();
        String address = VipBaton.address(client.lan());
        client.start(log(client), List.of(script, "ping", address));
        neighbour.start(log(neighbour), List.of(script, "arp", "eth0", address));
    }

    /** When the client had an answer, on the clock of {@link System#nanoTime}. */
    List<Long> answers() {
        return lines(client).stream().map(words -> Long.parseLong(words[0])).toList();
    }

    /** The longest time without an answer that ended after {@code since}. */
    long longestSilenceNanos(long since) {
        long longest = 0;
        long before = Long.MAX_VALUE;
        for (long answer : answers()) {
            if (answer > since) {
                longest = Math.max(longest, answer - before);
            }
            before = answer;
        }
        return longest;
    }

    /** Whether the client has had an answer after {@code since}. */
    boolean answersSince(long since) {
        List<Long> all = answers();
        return !all.isEmpty() && all.get(all.size() - 1) > since;
    }

    /** Who answered each question of the neighbour, by hardware address. */
    Map<Long, Set<String>> holders() {
        Map<Long, Set<String>> holders = new TreeMap<>();
        for (String[] words : lines(neighbour)) {
            if (!words[1].equals("announced")) {
                holders.computeIfAbsent(Long.parseLong(words[1]), question -> new TreeSet<>())
                        .add(words[2]);
            }
        }
        return holders;
    }

    void close() {
        client.die();
        neighbour.die();
    }

    private static Path log(Machine machine) {
        return machine.disk().resolve("answers.log");
    }

    /** Without the first one, which says that it is ready, and without one that is being written. */
    private static List<String[]> lines(Machine machine) {
        try {
            String text = Files.exists(log(machine)) ? Files.readString(log(machine)) : "";
            List<String[]> lines = new ArrayList<>();
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .skip(1)
                    .forEach(line -> lines.add(line.split(" ", -1)));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
