package baton.zookeeper;

import baton.failover.member.Outcome;
import baton.failover.policy.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.data.ACL;

/**
 * A transaction under construction: each step says in words what its refusal means.
 *
 * <p>For one use, by one thread.
 */
final class Transaction {
    private record Step(Op operation, String refusal, int version) {}

    private final List<ACL> acl;
    private final List<Step> steps = new ArrayList<>();

    Transaction(List<ACL> acl) {
        this.acl = acl;
    }

    /** {@code path} must have {@code version}; with -1 it must exist. */
    void check(String refusal, String path, int version) {
        steps.add(new Step(Op.check(path, version), refusal, version));
    }

    void set(String refusal, String path, byte[] data, int version) {
        steps.add(new Step(Op.setData(path, data, version), refusal, version));
    }

    void create(String refusal, String path, byte[] data) {
        var unused = create(refusal, path, data, CreateMode.PERSISTENT);
    }

    /** Returns the place of this step, for {@link Ended#isRefusedAt}. */
    int create(String refusal, String path, byte[] data, CreateMode mode) {
        steps.add(new Step(Op.create(path, data, acl, mode), refusal, -1));
        return steps.size() - 1;
    }

    void delete(String refusal, String path, int version) {
        steps.add(new Step(Op.delete(path, version), refusal, version));
    }

    CompletableFuture<Ended> send(Calls calls) {
        List<Op> operations = steps.stream().map(Step::operation).toList();
        return calls.commit(operations).thenApply(Ended::new);
    }

    /** Version of {@code path} after this transaction set or created it. */
    int versionOf(String path, Commit.Done done) {
        for (int index = 0; index < steps.size(); index++) {
            Op operation = steps.get(index).operation();
            if (operation.getPath().equals(path)) {
                return operation instanceof Op.SetData ? done.version(index) : 0;
            }
        }
        throw new IllegalArgumentException("the transaction does not write " + path);
    }

    /** How the transaction ended. */
    final class Ended {
        private final Commit commit;

        private Ended(Commit commit) {
            this.commit = commit;
        }

        Commit commit() {
            return commit;
        }

        /** True when the step that was refused is at {@code index}. */
        boolean isRefusedAt(int index) {
            return commit instanceof Commit.Refused refused && refused.index() == index;
        }

        boolean isDone() {
            return commit instanceof Commit.Done;
        }

        boolean isUnknown() {
            return commit instanceof Commit.Unknown;
        }

        boolean isRefusedAsPresent() {
            return commit instanceof Commit.Refused refused && refused.code() == Code.NODEEXISTS;
        }

        boolean isRefusedAsAbsent() {
            return commit instanceof Commit.Refused refused && refused.code() == Code.NONODE;
        }

        /** The outcome of a transaction whose versions nobody needs. */
        Outcome outcome() {
            return outcome(done -> 0);
        }

        Outcome outcome(ToIntFunction<Commit.Done> version) {
            if (commit instanceof Commit.Done done) {
                return new Outcome.Done(version.applyAsInt(done));
            }
            if (commit instanceof Commit.Refused refused) {
                Step step = steps.get(refused.index());
                return new Outcome.Refused(
                        step.refusal() + " (" + step.operation().getPath() + ": " + Spelling.of(refused.code()) + ")");
            }
            return new Outcome.Unknown(((Commit.Unknown) commit).why());
        }

        /** Tells {@code records} of what this transaction wrote. */
        void rewritten(Records records) {
            if (!(commit instanceof Commit.Done done)) {
                return;
            }
            for (int index = 0; index < steps.size(); index++) {
                Step step = steps.get(index);
                if (step.operation() instanceof Op.SetData set) {
                    records.rewritten(set.getPath(), step.version(), done.version(index));
                } else if (step.operation() instanceof Op.Create create) {
                    records.created(create.getPath());
                }
            }
        }
    }
}
