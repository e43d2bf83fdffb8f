package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Database servers under their hook, with the agents played by the test. */
final class HookBench implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GROUP = "db";

    private final Path folder;
    private final Path hook;
    private final List<? extends Database> databases;
    private final PlayedAgents agents;
    private int epoch;

    HookBench(Path folder, Path hook, List<? extends Database> databases) throws IOException {
        this.folder = folder;
        this.hook = hook;
        this.databases = databases;
        this.agents = new PlayedAgents(GROUP, databases.size());
        databases.forEach(Database::start);
    }

    /** Calls the hook as the agent of a host does; returns its status. */
    int call(int host, String event, String role) {
        List<String> command = new ArrayList<>(List.of(hook.toString()));
        command.addAll(Arrays.asList(databases.get(host).hookOptions().split(" ")));
        command.addAll(List.of("--peers", peers(), event, event, role, GROUP));
        Map<String, String> told = Map.of(
                "BATON_GROUP",
                GROUP,
                "BATON_ROLE",
                role,
                "BATON_NODE",
                "n" + host,
                "BATON_EPOCH",
                Integer.toString(++epoch),
                "BATON_CAUSE",
                "failover");
        return Child.start(output(host), told, command).awaitEnd(LIMIT);
    }

    /** All that the hook said on a host so far. */
    String said(int host) {
        try {
            return Files.readString(output(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the agent does with a standby, again and again. */
    void awaitHealthy(int host) {
        Await.until("the check of host " + host + " passes", LIMIT, () -> call(host, "check", "standby") == 0);
    }

    void awaitSaid(int host, String words) {
        Await.until("the check of host " + host + " says " + words, LIMIT, () -> {
            int unused = call(host, "check", "standby");
            return said(host).contains(words);
        });
    }

    /** Makes one the primary. */
    void promote(int host) {
        assertEquals(0, call(host, "promote", "active"), () -> said(host));
        agents.active(host);
    }

    /** Makes one the primary, and lets others follow it. */
    void lead(int host, int... followers) {
        promote(host);
        for (int follower : followers) {
            Await.until(
                    follower + " follows " + host,
                    LIMIT,
                    () -> call(follower, "check", "standby") == 0
                            && databases
                                    .get(follower)
                                    .follows(databases.get(host).port()));
        }
    }

    void nobodyIsActive() {
        agents.active(PlayedAgents.NOBODY);
    }

    @Override
    public void close() {
        agents.close();
        databases.forEach(Database::close);
    }

    private Path output(int host) {
        return folder.resolve("hook" + host + ".log");
    }

    private String peers() {
        List<String> peers = new ArrayList<>();
        for (int host = 0; host < databases.size(); host++) {
            peers.add(
                    "127.0.0.1:" + agents.port(host) + ":" + databases.get(host).port());
        }
        return String.join(",", peers);
    }
}
