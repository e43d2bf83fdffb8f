package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Network namespaces joined by a bridge in the first of them, which is a client; each lives as long as a process. */
final class NetworkHosts implements AutoCloseable {
    static final String BRIDGE = "br0";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<Child> hosts = new ArrayList<>();
    private final Path log;

    /** Host 0 is the client; hosts 1 to {@code count} have an {@code eth0}. */
    NetworkHosts(Path folder, int count) {
        log = folder.resolve("hosts.log");
        for (int host = 0; host <= count; host++) {
            Child holder = Child.start(log, Map.of(), List.of("unshare", "--net", "--", "sleep", "infinity"));
            hosts.add(holder);
            // Until then it is in the namespace of this test, and so would be what is done there.
            Await.until("a network namespace", LIMIT, () -> !namespace(holder.pid())
                    .equals(namespace(ProcessHandle.current().pid())));
            run(host, "ip link set lo up");
        }
        run(0, "ip link add name " + BRIDGE + " type bridge forward_delay 0 stp_state 0");
        run(0, "ip address add 10.9.0.254/24 dev " + BRIDGE);
        run(0, "ip link set " + BRIDGE + " up");
        for (int host = 1; host <= count; host++) {
            run(
                    0,
                    "ip link add v%d type veth peer name eth0 netns %d"
                            .formatted(host, hosts.get(host).pid()));
            run(0, "ip link set v%d master %s up".formatted(host, BRIDGE));
            run(host, "ip address add 10.9.0.%d/24 dev eth0".formatted(host));
            run(host, "ip link set eth0 up");
            awaitCarrier(host);
        }
    }

    /** The words that run a command on a host. */
    List<String> on(int host, List<String> command) {
        List<String> words = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(hosts.get(host).pid()), "-n", "--"));
        words.addAll(command);
        return words;
    }

    /** Runs a command there, which must succeed, and returns what it says. */
    String run(int host, String command) {
        try {
            Process process = new ProcessBuilder(on(host, List.of(command.split(" ", -1))))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + " on host " + host + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Pulls the plug of a host: it sees its link go down. */
    void pull(int host) {
        run(0, "ip link set v" + host + " down");
    }

    void plug(int host) {
        run(0, "ip link set v" + host + " up");
        awaitCarrier(host);
    }

    /** The hardware address of a host's link. */
    String hardware(int host) {
        String text = run(host, "ip -br link show dev eth0").replaceAll(" +", " ");
        return text.split(" ", -1)[2];
    }

    /** Where the client believes an address to be. */
    String believed(String address) {
        String text = run(0, "ip neighbour show " + address + " dev " + BRIDGE);
        int at = text.indexOf("lladdr ");
        return at < 0 ? "nowhere" : text.substring(at + "lladdr ".length()).split(" ", -1)[0];
    }

    void believe(String address, String hardware) {
        run(0, "ip neighbour replace %s lladdr %s dev %s nud stale".formatted(address, hardware, BRIDGE));
    }

    private void awaitCarrier(int host) {
        Await.until("the link of host " + host + " is up", LIMIT, () -> run(host, "ip link show dev eth0")
                .contains("LOWER_UP"));
    }

    private static String namespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        hosts.forEach(Child::kill);
    }
}
