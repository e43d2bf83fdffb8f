package baton.coordinator.ensemble;

import baton.coordinator.view.EnsembleSight;
import baton.coordinator.view.EnsembleUnreachable;
import baton.coordinator.view.EntryId;
import baton.coordinator.view.Estate;
import baton.coordinator.view.HistoryEntry;
import baton.coordinator.view.Securing;
import baton.coordinator.view.SpecChange;
import baton.coordinator.view.Switchover;
import baton.coordinator.view.Verification;
import baton.coordinator.view.Written;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Incident;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Wreck;
import baton.failover.operator.Confirming;
import baton.failover.operator.EstateSight;
import baton.failover.operator.GroupSight;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Refused;
import baton.failover.operator.SeatClaim;
import baton.failover.operator.Vouching;
import baton.zookeeper.ClaimStore;
import baton.zookeeper.ConfirmStore;
import baton.zookeeper.Decoded;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.GroupReader;
import baton.zookeeper.GroupState;
import baton.zookeeper.GroupStore;
import baton.zookeeper.HistoryStore;
import baton.zookeeper.NodeStore;
import baton.zookeeper.OperationStore;
import baton.zookeeper.Undecodable;
import baton.zookeeper.Verdict;
import java.util.List;
import java.util.Optional;

/** The estate as ZooKeeper keeps it. */
public final class EnsembleEstate implements Estate {
    /** The record of an operation may be lost to a moment of silence; the change that it is about is already made. */
    private static final int ATTEMPTS = 3;

    private final Session session;

    private EnsembleEstate(Session session) {
        this.session = session;
    }

    /** Starts to connect; does not wait for a server. */
    public static EnsembleEstate open(EnsembleSettings settings) {
        return new EnsembleEstate(Session.open(settings));
    }

    public void close() {
        session.close();
    }

    @Override
    public Optional<EstateSight> seen() {
        Optional<EstateSight> seen = session.memory().seen();
        Optional<String> refusal = session.connection().refusal();
        if (seen.isEmpty() && refusal.isPresent()) {
            throw new Refused(Refused.Why.UNAVAILABLE, "refused-credential", refusal.get());
        }
        return seen;
    }

    @Override
    public Optional<GroupSight> read(GroupName group) {
        GroupState state = Answers.of(new GroupReader(session.connection()).readCommitted(group));
        if (state instanceof GroupState.Present present) {
            return Optional.of(session.memory().follow(group).sight(present.view()));
        }
        if (state instanceof GroupState.Unreadable unreadable) {
            throw new Refused(
                    Refused.Why.CONFLICT,
                    unreadable.incident().isPresent() ? Incident.CODE : "unreadable",
                    unreadable.sentence());
        }
        if (state instanceof GroupState.Unreachable unreachable) {
            throw new EnsembleUnreachable("ZooKeeper does not answer: " + unreachable.why());
        }
        return Optional.empty();
    }

    @Override
    public List<HistoryEntry> history(GroupName group, int limit) {
        List<HistoryEntry> all = Answers.of(new HistoryStore(session.connection()).after(group, 0)).stream()
                .map(recorded -> Translation.of(group, recorded))
                .toList();
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    @Override
    public Optional<Operation> operation(OperationId id) {
        Optional<Decoded<baton.zookeeper.Operation>> found =
                Answers.of(new OperationStore(session.connection()).read(id));
        found.flatMap(Decoded::unreadable).map(Undecodable::sentence).ifPresent(sentence -> {
            throw new Refused(Refused.Why.CONFLICT, "unreadable", sentence);
        });
        return found.flatMap(Decoded::optional).map(Translation::of);
    }

    @Override
    public Written create(GroupName group, GroupSpec spec) {
        Written written =
                Answers.written(new GroupStore(session.connection()).create(group, spec, GroupStore.Creator.OPERATOR));
        if (written == Written.DONE) {
            session.log().created(group);
            // So that a reader who asks right after the answer finds it.
            Answers.of(session.memory().follow(group).told());
        }
        return written;
    }

    @Override
    public Written change(GroupName group, int version, SpecChange change, Optional<Operation> operation) {
        Written written = Answers.written(new GroupStore(session.connection()).change(group, change.after(), version));
        if (written == Written.DONE) {
            session.log().changed(group, change);
            return operation.map(this::record).orElse(Written.DONE);
        }
        return written;
    }

    @Override
    public Written request(Switchover switchover, Operation operation) {
        return Answers.written(new OperationStore(session.connection())
                .create(
                        Translation.of(operation),
                        switchover.intent(),
                        switchover.claim().version()));
    }

    @Override
    public Written revoke(GroupName group, SeatClaim claim, String reason, Operation operation) {
        var told = OperatorLog.revoked(claim, reason);
        Written written = Answers.written(new ClaimStore(session.connection())
                .revoke(group, claim.seat(), claim.claim().epoch(), told));
        if (written == Written.DONE) {
            session.log().say(group, told);
            return record(operation);
        }
        return written;
    }

    @Override
    public Written vouch(GroupName group, Vouching vouching, String reason) {
        ClaimStore store = new ClaimStore(session.connection());
        var told = OperatorLog.vouched(vouching, reason);
        Written written = Written.DONE;
        if (vouching.claim().isPresent()) {
            SeatClaim claim = vouching.claim().get();
            written = Answers.written(store.vouch(group, claim.seat(), vouching.epoch(), claim.version(), told));
        }
        for (Vouching.Owed owed : vouching.debts()) {
            if (written == Written.DONE) {
                written = Answers.written(store.payDebt(group, owed.seat(), owed.debt()));
            }
        }
        if (written == Written.DONE && vouching.claim().isPresent()) {
            session.log().say(group, told);
        } else if (written == Written.DONE) {
            session.log().add(group, told);
        }
        return written;
    }

    @Override
    public Wreck wreck(GroupName group) {
        ConfirmStore.Found found = Answers.of(new ConfirmStore(session.connection()).read(group));
        if (found instanceof ConfirmStore.Found.Unreadable unreadable) {
            throw new Refused(Refused.Why.CONFLICT, "unreadable", unreadable.sentence());
        }
        if (found instanceof ConfirmStore.Found.Unreachable unreachable) {
            throw new EnsembleUnreachable("ZooKeeper does not answer: " + unreachable.why());
        }
        return ((ConfirmStore.Found.Read) found).wreck();
    }

    @Override
    public List<NodeSight> nodes() {
        return Answers.of(new NodeStore(session.connection()).list()).stream()
                .map(Translation::of)
                .toList();
    }

    @Override
    public Written drain(NodeName node, boolean drained) {
        NodeStore store = new NodeStore(session.connection());
        Written written = Answers.written(drained ? store.drain(node) : store.undrain(node));
        if (written == Written.DONE) {
            session.log().drained(node, drained);
        }
        return written;
    }

    @Override
    public Written forget(NodeName node) {
        Written written = Answers.written(new NodeStore(session.connection()).forget(node));
        if (written == Written.DONE) {
            session.log().forgotten(node);
        }
        return written;
    }

    @Override
    public Written confirm(Confirming confirming, String reason) {
        Written written = Answers.written(new ConfirmStore(session.connection())
                .confirm(confirming.group(), confirming.wreck(), confirming.base(), confirming.newLife()));
        if (written == Written.DONE) {
            session.log().confirmed(confirming, reason);
        }
        return written;
    }

    /**
     * Reads after a commit of its own, so a claim that is not found was not there after the question was asked; one that is
     * found is checked by another commit. Which node holds an epoch never changes.
     */
    @Override
    public Verification verify(GroupName group, Epoch epoch) {
        try {
            List<SeatClaim> claims = read(group)
                    .orElseThrow(() -> new Refused(Refused.Why.UNKNOWN, "unknown-group", "there is no group " + group))
                    .view()
                    .seats()
                    .stream()
                    .map(seat -> new SeatClaim(seat.seat(), seat.claim(), seat.claimVersion()))
                    .toList();
            Optional<SeatClaim> held = claims.stream()
                    .filter(claim -> claim.claim().state() == ClaimState.HELD)
                    .filter(claim -> claim.claim().epoch().equals(epoch))
                    .findFirst();
            return held.isPresent() ? checked(group, held.get()) : new Verification.Passed(claims);
        } catch (EnsembleUnreachable e) {
            return new Verification.NotKnown(String.valueOf(e.getMessage()));
        }
    }

    private Verification checked(GroupName group, SeatClaim held) {
        Verdict verdict = Answers.of(
                new ClaimStore(session.connection()).verify(group, held.claim().epoch()));
        if (verdict instanceof Verdict.Current) {
            return new Verification.Current(
                    held.seat(), held.claim().holder().orElseThrow().node());
        }
        return new Verification.NotKnown(
                verdict instanceof Verdict.NotKnown unknown ? unknown.why() : "the claim changed while it was checked");
    }

    /** Nobody waits for it: who asks next finds it ended, or ends it again. */
    @Override
    public void finish(Operation operation, boolean succeeded, String result) {
        var unused = new OperationStore(session.connection())
                .finish(
                        operation.group(),
                        operation.id(),
                        succeeded ? baton.zookeeper.Operation.State.SUCCEEDED : baton.zookeeper.Operation.State.FAILED,
                        result);
    }

    @Override
    public Subscription subscribe(Optional<EntryId> after, HistoryListener listener) {
        return session.feed().subscribe(after, listener);
    }

    @Override
    public Securing secure(boolean dryRun) {
        return new Closing(session.connection()).run(dryRun);
    }

    @Override
    public EnsembleSight ensemble() {
        return session.servers().ask();
    }

    private Written record(Operation operation) {
        Written written = Written.UNKNOWN;
        for (int attempt = 1; attempt <= ATTEMPTS && written == Written.UNKNOWN; attempt++) {
            written = Answers.written(new OperationStore(session.connection()).create(Translation.of(operation)));
        }
        // Refused: an attempt whose outcome was unknown had created it.
        return written == Written.UNKNOWN ? written : Written.DONE;
    }
}
