package baton.faults;

import baton.trial.Home;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Baton on every host, with two groups: {@code svc}, a supervised service that ignores TERM and forks twice, and {@code
 * db}, a daemon that hooks start and stop.
 */
final class Baton implements Contender {
    static final String SERVICE = "svc";
    static final String DATABASE = "db";

    /** The shared policy of both; W is 3717 ms. */
    static final String POLICY = "mode: active-passive\nprofile: fast\n";

    /** Of the groups of a crowd; W is 9.8 s. */
    private static final String CROWD_POLICY = "mode: active-passive\nprofile: default\n";

    /** Longer than any lease: failover does not wait for it. */
    static final int SESSION_SECONDS = 6;

    private final String connection;
    private final Path beats;
    private final List<String> crowd;

    Baton(String connection, Path beats, int crowd) {
        this.connection = connection;
        this.beats = beats;
        this.crowd = crowd(crowd);
    }

    /** The names of so many supervised groups beside the usual two. */
    static List<String> crowd(int count) {
        return IntStream.rangeClosed(1, count).mapToObj("crowd%d"::formatted).toList();
    }

    @Override
    public List<String> groups() {
        return Stream.concat(Stream.of(SERVICE, DATABASE), crowd.stream()).toList();
    }

    @Override
    public void configure(AgentHost host) {
        host.write(
                "agent.yml",
                """
                node: %s
                ensemble: %s
                root: %s
                session-timeout: %ds
                listen: 0.0.0.0:%d
                address: %s:%d
                run-directory: %s
                state-directory: %s
                """
                        .formatted(
                                host.node(),
                                connection,
                                Tree.ROOT,
                                SESSION_SECONDS,
                                AgentHost.PORT,
                                host.machine().address(),
                                AgentHost.PORT,
                                host.run(),
                                host.state()));
        String script = Home.script("trial-service").toString();
        host.write(
                "groups.d/svc.yml",
                POLICY + "planned-demote-limit: 1s\nrun: " + script + " run --log " + beats + " --stubborn --spoil "
                        + host.spoil() + "\n");
        for (String group : crowd) {
            host.write(
                    "groups.d/" + group + ".yml",
                    CROWD_POLICY + "run: " + script + " run --log " + beats + " --every 50 --stubborn\n");
        }
        StringBuilder hooks = new StringBuilder(POLICY + "promote-limit: 2s\nplanned-demote-limit: 1s\nhooks:\n");
        // Its daemon is found by its own commands only, like one that an init system starts.
        String options = " --estranged --log " + beats + " --lock "
                + host.machine().disk().resolve("lock");
        for (String event : List.of("promote", "demote", "stopped", "kill")) {
            hooks.append("  %s: %s %s%s --spoil %s%n".formatted(event, script, event, options, host.spoil()));
        }
        hooks.append("check:\n  command: %s check%s%n".formatted(script, options))
                .append("  while: active\n  interval: 250ms\n  timeout: 2s\n  fall: 2\n");
        host.write("groups.d/db.yml", hooks.toString());
    }

    @Override
    public List<String> command(AgentHost host) {
        return List.of(
                Home.script("baton").toString(),
                "agent",
                "--config",
                host.machine().disk().resolve("agent.yml").toString());
    }

    @Override
    public String program() {
        return "baton.agent.AgentApplication";
    }

    @Override
    public String event(String group) {
        return group.equals(SERVICE) ? "run" : "promote";
    }

    @Override
    public boolean isCoordinated() {
        return true;
    }

    @Override
    public Optional<String> unsettled(Estate estate) {
        for (AgentHost host : estate.hosts()) {
            for (String group : groups()) {
                int status =
                        Coordinator.status(host.machine().address(), AgentHost.PORT, "/groups/" + group + "/member");
                if (status != 200) {
                    return Optional.of(host + " is no healthy member of " + group + ": status " + status);
                }
            }
        }
        return groups().stream()
                .map(group -> unsettled(estate, group))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> unsettled(Estate estate, String group) {
        List<String> held = new ArrayList<>();
        String seats = "/groups/" + group + "/seats";
        for (String seat : estate.tree().children(seats)) {
            List<String> debts = estate.tree().children(seats + "/" + seat + "/debts");
            if (!debts.isEmpty()) {
                return Optional.of("debts in " + group + "/" + seat + ": " + debts);
            }
            JsonNode claim = estate.tree().record(seats + "/" + seat + "/claim");
            if (claim.path("state").asText().equals("held")) {
                held.add(claim.path("holder")
                                .path("node")
                                .asText(claim.path("holder").asText()) + " under epoch "
                        + claim.path("epoch").asLong());
            }
        }
        List<String> active = estate.testimony().since(group, System.nanoTime() - Estate.FRESH_NANOS).stream()
                .map(act -> act.node() + " under epoch " + act.epoch())
                .toList();
        if (active.size() != 1 || !active.equals(held)) {
            return Optional.of(group + " is held by " + held + ", and these beat: " + active);
        }
        String node = active.get(0).substring(0, active.get(0).indexOf(' '));
        for (AgentHost host : estate.hosts()) {
            String role = estate.tree()
                    .record("/groups/" + group + "/members/" + host.node())
                    .path("role")
                    .asText("absent");
            if (!role.equals(host.node().equals(node) ? "active" : "standby")) {
                return Optional.of(host + " says of itself in " + group + ": " + role);
            }
        }
        return Optional.empty();
    }
}
