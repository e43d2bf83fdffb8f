package baton.failover.member;

import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The renewals of a node: one transaction covers every claim it holds. */
final class Renewing {
    /** Claims in one transaction; more are split, each part with its own sending time. */
    static final int BATCH = 200;

    private static final Duration AGAIN = Duration.ofMillis(100);

    private Renewing() {}

    /**
     * Sends a renewal when one is due or wanted.
     *
     * <p>Each one covers every claim, so what is wanted while another was just sent waits for its answer, or for as long as an
     * answer takes at most: a host that takes a hundred seats would else send a hundred renewals of up to a hundred claims.
     */
    static void renew(Node node, Tick now, boolean wanted, List<Command> commands) {
        Renewals renewals = node.renewals;
        renewals.wanted |= wanted;
        if (renewals.wanted) {
            renewals.dueAt = renewals.dueAt.min(answeredBy(renewals, now));
        }
        if (!renewals.dueAt.isReached(now)) {
            return;
        }
        List<Covered> covered = covered(node);
        if (covered.isEmpty()) {
            return;
        }
        renewals.dueAt = now.plus(node.pace.renewal());
        renewals.wanted = false;
        for (int from = 0; from < covered.size(); from += BATCH) {
            List<Covered> part = covered.subList(from, Math.min(from + BATCH, covered.size()));
            renewals.last++;
            renewals.underWay.put(renewals.last, new Renewals.Sent(now, List.copyOf(part)));
            commands.add(new Command.Renew(renewals.last, part));
        }
    }

    /** When the last renewal that was sent has been answered or has kept others waiting for long enough. */
    private static Tick answeredBy(Renewals renewals, Tick now) {
        Tick answered = Tick.EVER;
        for (Renewals.Sent sent : renewals.underWay.values()) {
            answered = answered.max(sent.at().plus(AGAIN));
        }
        return answered.equals(Tick.EVER) ? now : answered;
    }

    static Tick alarm(Node node) {
        for (Member member : node.members.values()) {
            if (isCovered(node, member)) {
                return node.renewals.dueAt;
            }
        }
        return Tick.NEVER;
    }

    private static boolean isCovered(Node node, Member member) {
        return member.tenure.isPresent() && member.tenure.get().isCovered(node.incarnation());
    }

    private static List<Covered> covered(Node node) {
        List<Covered> covered = new ArrayList<>();
        for (Map.Entry<GroupName, Member> entry : node.members.entrySet()) {
            if (isCovered(node, entry.getValue())) {
                Tenure own = entry.getValue().tenure.orElseThrow();
                covered.add(new Covered(entry.getKey(), own.seat, own.epoch, own.claimVersion));
            }
        }
        return covered;
    }

    /** What an ended renewal means for the node; what it proves for a member, the caller tells that member. */
    static void onEnded(Node node, RenewalOutcome outcome, Renewals.Sent sent, Tick now, List<Command> commands) {
        Renewals renewals = node.renewals;
        if (outcome instanceof RenewalOutcome.Committed) {
            renewals.committedAt = renewals.committedAt.max(sent.at());
        } else if (outcome instanceof RenewalOutcome.LeaseGone) {
            commands.add(new Command.Reincarnate("the lease node of this agent was deleted by somebody else"));
            renewals.dueAt = now.plus(node.pace.renewal());
        } else if (outcome instanceof RenewalOutcome.Refused) {
            renewals.dueAt = now;
        } else {
            renewals.dueAt = renewals.dueAt.min(now.plus(AGAIN));
        }
    }
}
