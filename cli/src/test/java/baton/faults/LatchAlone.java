package baton.faults;

import baton.trial.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A bare LeaderLatch on every host: what the judge must be able to see through. */
final class LatchAlone implements Contender {
    static final String GROUP = "latch";

    /** Those that need nothing of Baton. */
    static final List<Fault> KINDS =
            List.of(Kinds.named("agent-paused"), Kinds.named("agent-killed"), Kinds.named("packets-dropped"));

    private final String connection;
    private final Path beats;

    LatchAlone(String connection, Path beats) {
        this.connection = connection;
        this.beats = beats;
    }

    @Override
    public List<String> groups() {
        return List.of(GROUP);
    }

    @Override
    public void configure(AgentHost host) {
        // Everything is in the arguments.
    }

    @Override
    public List<String> command(AgentHost host) {
        return List.of(
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:-UsePerfData",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                "-Dfaults.log=" + host.machine().disk().resolve("latch.log"),
                "-cp",
                System.getProperty("java.class.path"),
                program(),
                connection,
                host.node(),
                beats.toString());
    }

    @Override
    public String program() {
        return LatchProgram.class.getName();
    }

    @Override
    public String event(String group) {
        return "run";
    }

    @Override
    public boolean isCoordinated() {
        return false;
    }

    @Override
    public Optional<String> unsettled(Estate estate) {
        List<Act> active = estate.testimony().since(GROUP, System.nanoTime() - Estate.FRESH_NANOS);
        if (active.size() != 1) {
            return Optional.of("these beat: " + active);
        }
        for (AgentHost host : estate.hosts()) {
            if (host.agent().isEmpty()) {
                return Optional.of("no latch on " + host);
            }
        }
        int entries = estate.tree().children("/groups/" + GROUP + "/latch").size();
        return entries == estate.hosts().size() ? Optional.empty() : Optional.of(entries + " latch entries");
    }

    static List<String> service(String beats) {
        return List.of(Home.script("trial-service").toString(), "run", "--log", beats);
    }
}
