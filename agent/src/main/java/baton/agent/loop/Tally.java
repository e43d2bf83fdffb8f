package baton.agent.loop;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Hook;
import baton.failover.member.Phase;
import baton.failover.member.RenewalOutcome;
import baton.failover.member.Transition;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What passed through the loop, counted: the part of status and metrics that the rules themselves have no use for.
 *
 * @param renewals by how they ended: committed, refused, lease-gone, unknown
 */
public record Tally(Map<GroupName, OfGroup> groups, Map<String, Long> renewals) {
    public static final Tally NOTHING = new Tally(Map.of(), Map.of());

    public Tally {
        groups = Collections.unmodifiableMap(new TreeMap<>(groups));
        renewals = Collections.unmodifiableMap(new TreeMap<>(renewals));
    }

    /**
     * The counts of one group.
     *
     * @param last the latest transition
     */
    public record OfGroup(
            Map<Transition.Kind, Long> transitions,
            Map<Phase, Laps> phases,
            Optional<Transition> last,
            Optional<HookRun> lastHook) {
        static final OfGroup NOTHING = new OfGroup(Map.of(), Map.of(), Optional.empty(), Optional.empty());

        public OfGroup {
            transitions = Collections.unmodifiableMap(new TreeMap<>(transitions));
            phases = Collections.unmodifiableMap(new TreeMap<>(phases));
        }

        OfGroup with(Transition transition) {
            Map<Transition.Kind, Long> counts = new TreeMap<>(transitions);
            counts.merge(transition.kind(), 1L, Long::sum);
            Map<Phase, Laps> laps = new TreeMap<>(phases);
            for (Transition.Lap lap : transition.phases()) {
                laps.merge(lap.phase(), new Laps(1, lap.length()), Laps::plus);
            }
            return new OfGroup(counts, laps, Optional.of(transition), lastHook);
        }

        OfGroup with(HookRun run) {
            return new OfGroup(transitions, phases, last, Optional.of(run));
        }
    }

    /** How often a phase was passed through, and how long that took altogether. */
    public record Laps(long count, Duration total) {
        Laps plus(Laps other) {
            return new Laps(count + other.count, total.plus(other.total));
        }
    }

    /** How a hook ended. */
    public record HookRun(Hook hook, Epoch epoch, boolean succeeded, String detail, Tick at) {}

    public OfGroup of(GroupName group) {
        return groups.getOrDefault(group, OfGroup.NOTHING);
    }

    Tally met(Event event, Tick now) {
        if (event instanceof Event.RenewalEnded ended) {
            return renewal(ended.outcome());
        }
        if (event instanceof Event.HookEnded ended) {
            HookRun run = new HookRun(ended.hook(), ended.epoch(), ended.succeeded(), ended.detail(), now);
            return with(ended.group(), of(ended.group()).with(run));
        }
        return this;
    }

    Tally ordered(Command command) {
        if (command instanceof Command.LogTransition log) {
            return with(log.group(), of(log.group()).with(log.transition()));
        }
        return this;
    }

    private Tally with(GroupName group, OfGroup counts) {
        Map<GroupName, OfGroup> changed = new TreeMap<>(groups);
        changed.put(group, counts);
        return new Tally(changed, renewals);
    }

    private Tally renewal(RenewalOutcome outcome) {
        Map<String, Long> counts = new TreeMap<>(renewals);
        counts.merge(word(outcome), 1L, Long::sum);
        return new Tally(groups, counts);
    }

    private static String word(RenewalOutcome outcome) {
        if (outcome instanceof RenewalOutcome.Committed) {
            return "committed";
        }
        if (outcome instanceof RenewalOutcome.Refused) {
            return "refused";
        }
        return outcome instanceof RenewalOutcome.LeaseGone ? "lease-gone" : "unknown";
    }
}
