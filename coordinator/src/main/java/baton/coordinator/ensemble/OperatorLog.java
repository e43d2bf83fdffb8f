package baton.coordinator.ensemble;

import baton.coordinator.view.SpecChange;
import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.operator.Confirming;
import baton.failover.operator.SeatClaim;
import baton.failover.operator.Vouching;
import baton.zookeeper.HistoryEntry;
import baton.zookeeper.HistoryStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators did, in the history of the group and in the log.
 *
 * <p>An entry may be missing when ZooKeeper fell silent after the deed: nothing is decided by the history.
 */
final class OperatorLog {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.class);

    private final HistoryStore store;

    OperatorLog(HistoryStore store) {
        this.store = store;
    }

    void created(GroupName group) {
        add(group, "created", "was created by an operator", Optional.empty(), Optional.empty(), Optional.empty(), "");
    }

    void changed(GroupName group, SpecChange change) {
        String seats = change.after().seats().isPresent()
                ? String.valueOf(change.after().seats().getAsInt())
                : "one for each member";
        add(
                group,
                "spec-changed",
                "has a new spec",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                change.after().mode().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ", seats: "
                        + seats);
    }

    /** For the transaction that revokes; see {@link #say}. */
    static HistoryEntry revoked(SeatClaim claim, String reason) {
        return entry(
                "revoked",
                "was revoked by an operator; its holder must stop",
                Optional.of(claim.seat()),
                Optional.of(claim.claim().epoch()),
                Optional.of(Cause.FENCE),
                reason);
    }

    /** For the transaction that releases the claim, if there is one; see {@link #say}. */
    static HistoryEntry vouched(Vouching vouching, String reason) {
        return entry(
                "vouched",
                "has an operator's word that " + vouching.node() + " cannot act any more",
                vouching.claim().map(SeatClaim::seat).or(() -> vouching.debts().stream()
                        .map(Vouching.Owed::seat)
                        .findFirst()),
                Optional.of(vouching.epoch()),
                Optional.of(Cause.FENCE),
                reason);
    }

    void confirmed(Confirming confirming, String reason) {
        add(
                confirming.group(),
                "confirmed",
                "was confirmed by an operator after an incident",
                Optional.empty(),
                Optional.of(confirming.base()),
                Optional.empty(),
                reason);
    }

    /** Of a node and no group: in the log alone. */
    void drained(NodeName node, boolean drained) {
        LOG.info("{} {} by an operator", node, drained ? "is drained" : "is not drained any more");
    }

    void forgotten(NodeName node) {
        LOG.info("{} was forgotten by an operator", node);
    }

    private static String line(
            GroupName group, String code, Optional<Seat> seat, Optional<Epoch> epoch, String detail) {
        return "code=" + code + " group=" + group
                + seat.map(number -> " seat=" + number).orElse("")
                + epoch.map(number -> " epoch=" + number).orElse("")
                + (detail.isEmpty() ? "" : " detail=\"" + detail + "\"");
    }

    private void add(
            GroupName group,
            String code,
            String sentence,
            Optional<Seat> seat,
            Optional<Epoch> epoch,
            Optional<Cause> cause,
            String detail) {
        add(group, entry(code, sentence, seat, epoch, cause, detail));
    }

    /** Says it in the log and writes it into the history. */
    void add(GroupName group, HistoryEntry entry) {
        say(group, entry);
        var unused = store.append(group, entry);
    }

    /** Says in the log what a transaction wrote into the history. */
    void say(GroupName group, HistoryEntry entry) {
        LOG.info(
                "{} {} [{}]",
                group,
                entry.sentence(),
                line(group, entry.code(), entry.seat(), entry.epoch(), entry.detail()));
    }

    private static HistoryEntry entry(
            String code,
            String sentence,
            Optional<Seat> seat,
            Optional<Epoch> epoch,
            Optional<Cause> cause,
            String detail) {
        return new HistoryEntry(Instant.now(), Optional.empty(), code, sentence, seat, epoch, cause, detail, Map.of());
    }
}
