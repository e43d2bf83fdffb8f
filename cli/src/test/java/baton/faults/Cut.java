package baton.faults;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What a machine's packet filter drops; each cut is a table of its own, so that several can be lifted in any order. */
final class Cut {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Cut() {}

    /** Drops what comes in and fits; returns what lifts the cut. An empty match fits everything. */
    static Runnable incoming(Machine machine, String... matches) {
        return cut(machine, lines("in", matches));
    }

    static Runnable outgoing(Machine machine, String... matches) {
        return cut(machine, lines("out", matches));
    }

    static Runnable everything(Machine machine) {
        return cut(machine, lines("in", "") + lines("out", ""));
    }

    /** Both ways, between this machine and those addresses. */
    static Runnable from(Machine machine, Collection<String> addresses) {
        String[] in = addresses.stream().map(address -> "ip saddr " + address).toArray(String[]::new);
        String[] out = addresses.stream().map(address -> "ip daddr " + address).toArray(String[]::new);
        return cut(machine, lines("in", in) + lines("out", out));
    }

    /** Each packet, in and out, is lost with this chance. */
    static Runnable loss(Machine machine, int percent) {
        String some = "numgen random mod 100 < " + percent;
        return cut(machine, lines("in", some) + lines("out", some));
    }

    private static String lines(String chain, String... matches) {
        // What the machine says to itself crosses no wire.
        String wire = chain.equals("in") ? "iifname" : "oifname";
        return Arrays.stream(matches)
                .map(match -> "add rule inet TABLE " + chain + " " + wire + " != \"lo\" " + match + " drop\n")
                .collect(Collectors.joining());
    }

    private static Runnable cut(Machine machine, String rules) {
        String table = "cut" + NUMBER.incrementAndGet();
        machine.runWith(
                """
                add table inet TABLE
                add chain inet TABLE in { type filter hook input priority 0; }
                add chain inet TABLE out { type filter hook output priority 0; }
                %s
                """
                        .formatted(rules)
                        .replace("TABLE", table),
                "nft",
                "-f",
                "-");
        return () -> {
            if (machine.isUp()) {
                // A machine that died meanwhile came back without its filter.
                Command.attempt(machine.inside("nft", "delete", "table", "inet", table), "");
            }
        };
    }
}
