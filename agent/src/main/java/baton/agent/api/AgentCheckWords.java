package baton.agent.api;

import baton.agent.loop.BootClock;
import baton.agent.loop.MemberSnapshot;
import baton.agent.loop.Snapshot;
import baton.failover.group.GroupName;
import baton.failover.group.Reason;
import baton.failover.group.Tick;
import baton.failover.member.Phase;
import baton.failover.policy.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What HAProxy is told of a member, in the words of its {@code agent-check}.
 *
 * <p>The question is {@code <group>}, or {@code <group> active|standby|member} with the meaning that these words have in
 * REST. {@code up ready} with a weight: send clients. {@code drain}: those that are there may finish. {@code maint}: an
 * operator took this host out. {@code down}: anything else.
 */
final class AgentCheckWords {
    /** Reasons that an operator gave, rather than a failure. */
    private static final Set<String> TAKEN_OUT = Set.of("drained", "priority-zero", "stopping");

    private final Supplier<Snapshot> snapshots;
    private final BootClock clock;
    private final ToIntFunction<GroupName> weights;

    /** @param weights in percent of the weight that HAProxy's configuration gives the server */
    AgentCheckWords(Supplier<Snapshot> snapshots, BootClock clock, ToIntFunction<GroupName> weights) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.weights = weights;
    }

    String answer(String line) {
        List<String> words = List.of(line.split("\\s+"));
        String asked = words.size() > 1 ? words.get(1) : "active";
        Optional<Map.Entry<GroupName, MemberSnapshot>> member = snapshots.get().groups().entrySet().stream()
                .filter(each -> each.getKey().value().equals(words.get(0)))
                .findFirst();
        if (member.isEmpty() || words.size() > 2) {
            return "down #no such group; agent-send is a group and a line end";
        }
        return answer(
                member.get().getValue(), asked, weights.applyAsInt(member.get().getKey()));
    }

    private String answer(MemberSnapshot member, String asked, int weight) {
        Tick now = clock.now();
        boolean wanted =
                switch (asked) {
                    case "active" -> member.answersAsActive(now);
                    case "standby" -> member.answersAsStandby();
                    case "member" -> member.answersAsActive(now) || member.answersAsStandby();
                    default -> false;
                };
        List<String> codes = member.reasons().stream().map(Reason::code).toList();
        if (member.held().filter(held -> held.phase() == Phase.DRAINING).isPresent()) {
            return "drain";
        }
        if (codes.stream().anyMatch(TAKEN_OUT::contains)) {
            return "maint";
        }
        if (wanted) {
            return "up ready " + weight + "%";
        }
        return "down #" + Spelling.of(member.role()) + (codes.isEmpty() ? "" : ": " + String.join(", ", codes));
    }
}
