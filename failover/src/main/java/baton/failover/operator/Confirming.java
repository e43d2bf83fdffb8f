package baton.failover.operator;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Confirmation;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.NodeName;
import baton.failover.group.Wreck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an operator's confirmation after an incident would write.
 *
 * @param needed false when nothing stands against the group: then nothing is written
 * @param base what the epoch counter becomes
 * @param newLife the ensemble gets a new identity
 * @param marks the highest epoch that each node remembers
 * @param steps what is written, a sentence each
 */
public record Confirming(
        GroupName group,
        Wreck wreck,
        boolean needed,
        Epoch base,
        boolean newLife,
        Map<NodeName, Epoch> marks,
        List<String> steps) {
    public Confirming {
        steps = List.copyOf(steps);
    }

    /**
     * Judges what was found.
     *
     * @param wanted the base that the operator gave, because not every node can say what it remembers
     */
    public static Confirming of(GroupName group, Wreck wreck, List<NodeSight> nodes, Optional<Epoch> wanted) {
        Map<NodeName, Epoch> marks = new TreeMap<>();
        List<NodeName> silent = new ArrayList<>();
        Epoch highest = wreck.highest();
        for (NodeSight node : nodes) {
            if (node.memory().isEmpty()) {
                silent.add(node.name());
            } else {
                Epoch mark = node.memory().get().marks().getOrDefault(group, Epoch.NONE);
                marks.put(node.name(), mark);
                highest = highest.max(mark);
            }
        }
        boolean known = wreck.spec().isPresent()
                || wreck.epoch().isPresent()
                || nodes.stream().flatMap(node -> node.memory().stream()).anyMatch(memory -> memory.knows(group));
        if (!known) {
            throw new Refused(Refused.Why.UNKNOWN, "unknown-group", "there is no group " + group);
        }
        boolean needed = wanted.filter(base -> base.isAbove(wreck.epoch().orElse(Epoch.NONE)))
                        .isPresent()
                || isNeeded(group, wreck, nodes, highest);
        if (needed) {
            refuse(group, silent, wanted, highest);
        }
        boolean newLife = isRolledBack(wreck, nodes);
        Epoch base = wanted.orElse(highest.next());
        return new Confirming(group, wreck, needed, base, newLife, marks, steps(wreck, base, newLife));
    }

    private static void refuse(GroupName group, List<NodeName> silent, Optional<Epoch> wanted, Epoch highest) {
        if (wanted.isPresent()) {
            if (!wanted.get().isAbove(highest)) {
                throw new Refused(
                        Refused.Why.NOT_MET,
                        "base-too-low",
                        "epoch " + highest + " of " + group + " was seen already; give a base above it");
            }
            if (wanted.get().number() - highest.number() > Epoch.LEAP) {
                throw new Refused(
                        Refused.Why.NOT_MET,
                        "base-too-high",
                        "the highest known epoch of " + group + " is " + highest + "; give a base of at most "
                                + (highest.number() + Epoch.LEAP));
            }
        } else if (!silent.isEmpty()) {
            String names =
                    String.join(", ", silent.stream().map(NodeName::value).toList());
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "mark-unknown",
                    "nobody knows the highest epoch that " + names + " saw, because no agent is connected there; start"
                            + " the agent, or read state-directory/epochs/" + group + " on that host and give a base"
                            + " above it: `baton confirm " + group + " --base N`",
                    Map.of("nodes", silent, "highestKnownEpoch", highest));
        }
    }

    /** By what is there and what is remembered; by what members complain of only before the first confirmation of it. */
    private static boolean isNeeded(GroupName group, Wreck wreck, List<NodeSight> nodes, Epoch highest) {
        boolean complete = wreck.spec().isPresent()
                && wreck.epoch().isPresent()
                && wreck.seats().stream().allMatch(seat -> seat.claim().isPresent());
        boolean confirmed = wreck.ensemble().isPresent()
                && wreck.confirmation().map(Confirmation::ensemble).equals(wreck.ensemble());
        boolean otherEnsemble = nodes.stream()
                .flatMap(node -> node.memory().stream())
                .flatMap(memory -> memory.ensemble().stream())
                .anyMatch(remembered -> !wreck.ensemble().equals(Optional.of(remembered)));
        boolean justConfirmed =
                confirmed && wreck.confirmation().map(Confirmation::base).equals(wreck.epoch());
        boolean reported = nodes.stream()
                .flatMap(node -> node.memory().stream())
                .anyMatch(memory -> memory.incidents().containsKey(group));
        boolean gone = wreck.spec().isEmpty() && wreck.seats().isEmpty() && justConfirmed;
        return (!complete && !gone)
                || highest.isAbove(wreck.epoch().orElse(Epoch.NONE))
                || (otherEnsemble && !confirmed)
                || isRolledBack(wreck, nodes)
                || (reported && !justConfirmed);
    }

    private static boolean isRolledBack(Wreck wreck, List<NodeSight> nodes) {
        return wreck.ensemble().isPresent()
                && nodes.stream()
                        .flatMap(node -> node.memory().stream())
                        .anyMatch(memory ->
                                memory.rolledBack() && memory.ensemble().equals(wreck.ensemble()));
    }

    private static List<String> steps(Wreck wreck, Epoch base, boolean newLife) {
        List<String> steps = new ArrayList<>();
        if (newLife || wreck.ensemble().isEmpty()) {
            steps.add("the ensemble gets a new identity; every other group on it has to be confirmed, too");
        } else {
            steps.add("ensemble " + wreck.ensemble().get() + " is accepted");
        }
        steps.add("the epoch counter becomes " + base + ", so that the next claim has epoch " + base.next());
        for (Wreck.Place seat : wreck.seats()) {
            seat.claim()
                    .ifPresentOrElse(
                            claim -> steps.add(step(wreck, seat, claim)),
                            () -> steps.add("the missing claim of seat " + seat.seat() + " is made anew, revoked"));
        }
        if (wreck.spec().isEmpty()) {
            steps.add("the agents make the group anew from their files, its claims revoked");
        }
        for (Holder unstopped : wreck.unstopped()) {
            steps.add(unstopped.node()
                    + " says that it is NOT stopped; nobody is promoted in its seat before it is, or its"
                    + " host is switched off");
        }
        steps.add(
                "whatever still runs under an older epoch must stop, and the first claim waits for the longest lease");
        return steps;
    }

    private static String step(Wreck wreck, Wreck.Place seat, Claim claim) {
        if (claim.terms().keep()) {
            return "the claim of seat " + seat.seat() + " stays as it is (on-ensemble-loss: keep)";
        }
        String holder = claim.holder()
                .filter(any -> claim.state() != ClaimState.RELEASED)
                .map(known -> ", and " + known.node() + " owes a proof that epoch " + claim.epoch() + " has stopped"
                        + (wreck.isUnstopped(claim) ? ", without which nobody is promoted" : ""))
                .orElse("");
        return "the claim of seat " + seat.seat() + " (epoch " + claim.epoch() + ") is revoked" + holder;
    }
}
