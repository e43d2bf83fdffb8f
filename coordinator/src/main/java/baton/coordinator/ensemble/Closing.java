package baton.coordinator.ensemble;

import baton.coordinator.view.EnsembleUnreachable;
import baton.coordinator.view.Securing;
import baton.failover.group.NodeName;
import baton.failover.operator.Refused;
import baton.zookeeper.Enclosure;
import baton.zookeeper.EnsembleConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Closes the tree for all but the bearers of this coordinator's credential, once every agent has proved to be one. */
final class Closing {
    /** An agent answers within a round trip, unless it is just looking for another server. */
    private static final Duration ANSWERS = Duration.ofSeconds(4);

    private static final Duration LOOKS = Duration.ofMillis(100);

    private final EnsembleConnection connection;
    private final Enclosure enclosure;

    Closing(EnsembleConnection connection) {
        this.connection = connection;
        this.enclosure = new Enclosure(connection);
    }

    Securing run(boolean dryRun) {
        if (!connection.access().isAuthenticated()) {
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "no-credential",
                    "this coordinator has no credential to close the tree with; set ensemble-access in coordinator.yml"
                            + " and in every agent.yml, start them again, and repeat");
        }
        try {
            Answers.of(enclosure.ask());
            List<Enclosure.Asked> answers = answers(Enclosure.Asked::proved);
            Securing.grant(names(answers, asked -> asked.connected() && !asked.proved()));
            int changed = dryRun ? Answers.of(enclosure.count()) : close();
            return new Securing(
                    dryRun,
                    names(answers, Enclosure.Asked::proved),
                    names(answers, asked -> !asked.connected()),
                    changed);
        } catch (EnsembleUnreachable e) {
            throw connection.refusal().isPresent()
                    ? new Refused(
                            Refused.Why.CONFLICT,
                            "refused-credential",
                            connection.refusal().get())
                    : e;
        } finally {
            var unused = enclosure.withdraw();
        }
    }

    /** Twice: what agents created open before they knew is closed by the second. */
    private int close() {
        int first = Answers.of(enclosure.close());
        Answers.of(enclosure.announce());
        var unused = answers(Enclosure.Asked::settled);
        return first + Answers.of(enclosure.close());
    }

    /** As soon as every connected agent has answered, at the latest after a while. */
    private List<Enclosure.Asked> answers(Predicate<Enclosure.Asked> wanted) {
        long end = System.nanoTime() + ANSWERS.toNanos();
        while (true) {
            List<Enclosure.Asked> answers = Answers.of(enclosure.answers());
            if (answers.stream().allMatch(asked -> !asked.connected() || wanted.test(asked))
                    || System.nanoTime() > end) {
                return answers;
            }
            LockSupport.parkNanos(LOOKS.toNanos());
        }
    }

    private static List<NodeName> names(List<Enclosure.Asked> answers, Predicate<Enclosure.Asked> wanted) {
        return answers.stream().filter(wanted).map(Enclosure.Asked::node).toList();
    }
}
