package baton.faults;

import baton.trial.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The program behind {@code VipTrial}, which gives it namespaces of its own: an address under Baton, asked for all the
 * time while its host is asked to hand it over, stopped, cut off and killed.
 *
 * <p>It prints how long the address did not answer each time, and exits 0 only when never two hosts answered.
 */
final class VipRun {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Estate estate;
    private final VipWitness witness;

    private VipRun(Estate estate, VipWitness witness) {
        this.estate = estate;
        this.witness = witness;
    }

    /** Its only argument is a directory for everything that it writes. */
    public static void main(String[] words) {
        boolean kept = false;
        try (Estate estate =
                new Estate(Path.of(words[0]), 1, 3, 0, (connection, beats, crowd) -> new VipBaton(connection, beats))) {
            VipWitness witness = new VipWitness(estate);
            try {
                kept = new VipRun(estate, witness).run();
            } finally {
                witness.close();
            }
        } catch (RuntimeException | AssertionError broken) {
            broken.printStackTrace(System.out);
        }
        System.exit(kept ? 0 : 1);
    }

    private boolean run() {
        estate.awaitReady();
        move("switchover", host -> accepted(estate.coordinator().switchover(VipBaton.GROUP, "{}")), host -> {});
        move("its agent stopped (SIGSTOP)", host -> host.machine().signal("STOP", host.agent()), host -> host.machine()
                .signal("CONT", host.agent()));
        move("its link pulled", host -> host.machine().lan().pull(host.machine().number()), host -> host.machine()
                .lan()
                .plug(host.machine().number()));
        move("its host died", host -> host.machine().die(), AgentHost::revive);
        return isKept();
    }

    /** Breaks something, waits until the address answers on another host, heals it. */
    private void move(String what, Consumer<AgentHost> fault, Consumer<AgentHost> heal) {
        AgentHost before = Await.present("an active host", LIMIT, () -> VipBaton.active(estate));
        Await.until(
                "the client has answers", LIMIT, () -> witness.answersSince(System.nanoTime() - Estate.FRESH_NANOS));
        long began = System.nanoTime();
        fault.accept(before);
        AgentHost after = Await.present("another active host after " + what, LIMIT, () -> estate.hosts().stream()
                .filter(host -> !host.equals(before))
                .filter(host -> VipBaton.active(estate).filter(host::equals).isPresent())
                .findFirst());
        long taken = System.nanoTime();
        Await.until("the client has answers after " + what, LIMIT, () -> witness.answersSince(taken));
        System.out.println("address from " + before + " to " + after + ", " + what + ": without an answer for "
                + witness.longestSilenceNanos(began) / 1_000_000 + " ms");
        heal.accept(before);
        estate.awaitSettled(LIMIT);
        if (VipBaton.active(estate).filter(after::equals).isEmpty()) {
            throw new AssertionError("the address left " + after + " when " + before + " was healed");
        }
    }

    /** No question had two answers, and the witness was not deaf: it heard each of several hosts. */
    private boolean isKept() {
        Map<Long, Set<String>> holders = witness.holders();
        List<Map.Entry<Long, Set<String>>> doubled = holders.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .toList();
        Set<String> hosts = holders.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        System.out.println(holders.size() + " questions were answered, by " + hosts.size() + " hosts; " + doubled.size()
                + " by two at once");
        doubled.stream().limit(5).forEach(entry -> System.out.println("  question " + entry));
        return doubled.isEmpty() && hosts.size() > 1 && holders.size() > 100;
    }

    private static void accepted(String refusal) {
        if (!refusal.isEmpty()) {
            throw new AssertionError("the coordinator refused: " + refusal);
        }
    }
}
