package baton.faults;

import java.util.Arrays;
import java.util.List;

/** The bridge that joins the machines of one lane, in the network namespace of the whole run. */
final class Lan implements AutoCloseable {
    private final int lane;

    Lan(int lane) {
        this.lane = lane;
        ip("link add name %s type bridge forward_delay 0 stp_state 0".formatted(bridge()));
        ip("addr add %s/24 dev %s".formatted(address(254), bridge()));
        ip("link set %s up".formatted(bridge()));
    }

    String address(int machine) {
        return "10.77." + lane + "." + machine;
    }

    /** Joins the network namespace of a process. The same machine has the same hardware address in each life. */
    void join(int machine, long process) {
        ip("link add %s type veth peer name eth0 address 02:77:00:00:%02x:%02x netns %d"
                .formatted(end(machine), lane, machine, process));
        ip("link set %s master %s up".formatted(end(machine), bridge()));
        Command.run(
                List.of("nsenter", "-t", Long.toString(process), "-n", "ip", "-batch", "-"),
                """
                link set lo up
                addr add %s/24 dev eth0
                link set eth0 up
                """
                        .formatted(address(machine)));
    }

    /** Pulls the plug: the machine sees its link go down. */
    void pull(int machine) {
        ip("link set %s down".formatted(end(machine)));
    }

    /** A machine that died meanwhile has no end to plug in. */
    void plug(int machine) {
        Command.attempt(List.of("ip", "link", "set", end(machine), "up"), "");
    }

    /** Takes the machine off the bridge and puts a link's end there instead, whose other end awaits a wire. */
    void detour(int machine) {
        String end = end(machine);
        ip("link set %s nomaster".formatted(end));
        ip("link add w%s type veth peer name x%s".formatted(end, end));
        ip("link set x%s master %s up".formatted(end, bridge()));
        ip("link set w%s up".formatted(end));
    }

    /** A machine that died meanwhile came back, or will, on the bridge itself. */
    void direct(int machine) {
        String end = end(machine);
        ip("link del w" + end);
        Command.attempt(List.of("ip", "link", "set", end, "master", bridge()), "");
    }

    @Override
    public void close() {
        ip("link del " + bridge());
    }

    /** The machine's end of the link goes with its namespace, and that goes some time after its last process. */
    void forget(int machine) {
        Command.attempt(List.of("ip", "link", "del", end(machine)), "");
    }

    private String bridge() {
        return "br" + lane;
    }

    /** The bridge's end of the link to a machine. */
    String end(int machine) {
        return "m" + lane + "." + machine;
    }

    static void ip(String words) {
        Command.run(Arrays.stream(("ip " + words).split(" ", -1)).toList());
    }
}
