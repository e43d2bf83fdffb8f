package baton.faults;

import baton.trial.Await;
import baton.trial.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A machine with an agent, its guard and its services. */
final class AgentHost {
    static final int PORT = 8701;
    static final int ROOT = 0;
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Machine machine;
    private final String node;
    private final Contender contender;
    private List<String> environment = List.of();
    private List<String> prefix = List.of();

    AgentHost(Machine machine, String node, Contender contender) {
        this.machine = machine;
        this.node = node;
        this.contender = contender;
        machine.keep(state());
        try {
            Files.createDirectories(spoil());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        contender.configure(this);
    }

    String node() {
        return node;
    }

    Machine machine() {
        return machine;
    }

    Path run() {
        return machine.volatileDisk().resolve("run");
    }

    Path state() {
        return machine.disk().resolve("state");
    }

    /** Words in the files of this directory make hooks misbehave. */
    Path spoil() {
        return machine.disk().resolve("spoil");
    }

    void boot() {
        machine.boot();
        start();
    }

    void start() {
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(environment);
        words.addAll(prefix);
        words.addAll(contender.command(this));
        machine.start(machine.disk().resolve("agent.log"), words);
    }

    /** Gives it another agent, with {@code name=value} in its environment; the service goes on meanwhile. */
    void restartWith(List<String> settings) {
        environment = List.copyOf(settings);
        killAgent();
        start();
    }

    /** Reboots it; from now on its agent, and with it its guard, is started by these words, as this user. */
    void rebootUnder(List<String> words, int user) {
        machine.die();
        prefix = List.copyOf(words);
        machine.boot();
        machine.own(user);
        start();
    }

    /** Reboots it as it was configured at first. */
    void rebootPlain() {
        behave();
        contender.configure(this);
        rebootUnder(List.of(), ROOT);
    }

    /** Of the agent's own process, not of the launcher around it. */
    List<Long> agent() {
        return machine.pids(words -> words.contains(contender.program()));
    }

    boolean isAnswering() {
        return Coordinator.status(machine.address(), PORT, "/liveness") == 200;
    }

    /** Whether its agent ran, wrote something and runs no more. */
    boolean hasEnded() {
        return machine.disk().resolve("agent.log").toFile().length() > 0
                && machine.pids(words -> words.contains(contender.program()) || words.contains("agent"))
                        .isEmpty();
    }

    List<Long> guard() {
        return machine.pids(words -> words.contains(Home.script("guard").toString()) && words.contains("run"));
    }

    /** The processes that beat for a group, and nothing of what watches them. */
    List<Long> service(String group) {
        return machine.pids(service(words -> words.contains(contender.event(group))));
    }

    void kill(List<Long> pids) {
        machine.signal("KILL", pids);
    }

    /** The launcher ends with its agent. */
    void killAgent() {
        kill(agent());
        Await.until("the end of " + node + "'s agent", LIMIT, () -> agent().isEmpty());
    }

    /** Starts an agent where none runs; a host that is down is booted. */
    void revive() {
        if (!machine.isUp()) {
            boot();
        } else if (agent().isEmpty()) {
            start();
        }
    }

    void misbehave(String event, String how) {
        try {
            Files.writeString(spoil().resolve(event), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void behave() {
        for (String event : List.of("promote", "demote", "stopped", "kill", "run")) {
            try {
                Files.deleteIfExists(spoil().resolve(event));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void write(String name, String text) {
        try {
            Path file = machine.disk().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void append(String name, String text) {
        try {
            Files.writeString(machine.disk().resolve(name), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Predicate<List<String>> service(Predicate<List<String>> more) {
        String script = Home.script("trial-service").toString();
        return words -> words.size() > 1
                && words.get(0).endsWith("perl")
                && words.get(1).equals(script)
                && more.test(new ArrayList<>(words));
    }

    @Override
    public String toString() {
        return node;
    }
}
