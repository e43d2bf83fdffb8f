package baton.installed;

import java.io.IOException;
import java.time.Duration;

/** Another agent, on a clean host where two groups are, as if it were on a host of its own: both are active there. */
final class Neighbour implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final CleanHost host;

    /** Starts it; it stands by for what is active. */
    Neighbour(CleanHost host) throws IOException {
        this.host = host;
        host.write(
                "/srv/n2/agent.yml",
                """
                node: n2
                ensemble: 127.0.0.1:2181
                listen: 127.0.0.1:8711
                run-directory: /run/n2
                state-directory: /srv/n2/state
                groups-directory: /srv/n2/groups.d
                """);
        for (String group : new String[] {"web", "never"}) {
            host.write(
                    "/srv/n2/groups.d/" + group + ".yml",
                    """
                    mode: active-passive
                    profile: default
                    run: /bin/sleep 2000000
                    """);
        }
        host.in(
                "systemd-run",
                "--quiet",
                "--unit=n2",
                // First the agent, which leaves in order; then its guard.
                "--property=KillMode=mixed",
                "baton",
                "agent",
                "--config",
                "/srv/n2/agent.yml");
        host.await("the neighbour has the group that nobody else takes", LIMIT, () -> isActiveIn("never"));
    }

    /** What is active on the other host is active here when this returns. */
    void takeOver() {
        host.in("baton", "switchover", "web", "--to", "n2", "--yes");
        host.await("the neighbour is active", LIMIT, () -> isActiveIn("web"));
    }

    /** Leaves what it holds to whoever is there, and is gone. */
    @Override
    public void close() {
        host.in("systemctl", "stop", "n2");
    }

    private boolean isActiveIn(String group) {
        return host.attempt("baton", "status", group, "-o", "json")
                .output()
                .replaceAll("\\s", "")
                .matches(".*\"holder\":\"n2\",\"epoch\":\\d+,\"active\":true.*");
    }
}
