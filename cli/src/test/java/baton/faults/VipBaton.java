package baton.faults;

import baton.trial.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Baton on every host with one group, {@code vip}: an address and nothing else, under {@code scripts/hooks/vip}. */
final class VipBaton implements Contender {
    static final String GROUP = "vip";

    private static final String POLICY = "mode: active-passive\nprofile: fast\n";

    private final Baton baton;

    VipBaton(String connection, Path beats) {
        this.baton = new Baton(connection, beats, 0);
    }

    /** The address that moves. */
    static String address(Lan lan) {
        return lan.address(100);
    }

    /** Who is active, as the agents say; empty unless it is exactly one. */
    static Optional<AgentHost> active(Estate estate) {
        List<AgentHost> all = estate.hosts().stream()
                .filter(host -> status(host, "active") == 200)
                .toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    @Override
    public List<String> groups() {
        return List.of(GROUP);
    }

    @Override
    public void configure(AgentHost host) {
        baton.configure(host);
        for (String other : baton.groups()) {
            try {
                Files.delete(host.machine().disk().resolve("groups.d").resolve(other + ".yml"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        String hook = Home.script("hooks/vip") + " --interface eth0 --address "
                + address(host.machine().lan()) + " --state "
                + host.machine().volatileDisk().resolve("vip");
        StringBuilder file = new StringBuilder(POLICY + "promote-limit: 5s\nplanned-demote-limit: 2s\nhooks:\n");
        for (String event : List.of("promote", "demote", "stopped", "kill")) {
            file.append("  %s: %s %s%n".formatted(event, hook, event));
        }
        file.append("check:\n  command: %s check%n  interval: 250ms\n  timeout: 2s\n  fall: 2\n".formatted(hook));
        host.write("groups.d/" + GROUP + ".yml", file.toString());
    }

    @Override
    public List<String> command(AgentHost host) {
        return baton.command(host);
    }

    @Override
    public String program() {
        return baton.program();
    }

    /** An address has no process. */
    @Override
    public String event(String group) {
        return "none";
    }

    @Override
    public boolean isCoordinated() {
        return true;
    }

    @Override
    public Optional<String> unsettled(Estate estate) {
        for (AgentHost host : estate.hosts()) {
            int status = status(host, "member");
            if (status != 200) {
                return Optional.of(host + " is no healthy member: status " + status);
            }
        }
        List<String> debts = estate.tree().children("/groups/" + GROUP + "/seats/0/debts");
        if (!debts.isEmpty()) {
            return Optional.of("debts: " + debts);
        }
        return active(estate).isEmpty() ? Optional.of("none is active, or more than one") : Optional.empty();
    }

    private static int status(AgentHost host, String what) {
        return Coordinator.status(host.machine().address(), AgentHost.PORT, "/groups/" + GROUP + "/" + what);
    }
}
