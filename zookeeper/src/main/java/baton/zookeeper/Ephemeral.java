package baton.zookeeper;

import baton.failover.group.GroupName;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.zookeeper.CreateMode;
import org.jspecify.annotations.Nullable;

/**
 * A record that exists while its writer's session does, written again in each new session and when somebody deletes it.
 *
 * <p>A node of the same name that another session owns is replaced when it bears the same stamp (an earlier session of
 * this host) and waited for when not: then it is an earlier boot whose session has not ended, or another host that bears
 * the same name. Thread-safe; nothing blocks.
 */
public final class Ephemeral<T> implements ConnectionListener, AutoCloseable {
    /** Field that asks the writer of a registration to write it again, which only a living agent does. */
    private static final String QUESTION = "isAlive";

    private interface Occupant<T> {
        void found(T other, boolean lives);
    }

    private final EnsembleConnection connection;
    private final Calls calls;
    private final Codec<T> codec;
    private final String path;
    private final List<String> parents;
    private final Function<T, Stamp> stamp;
    /** Null where nobody asks who has taken the name. */
    private final @Nullable Occupant<T> occupant;

    private final Runnable looked = this::looked;
    private @Nullable T wanted;
    private byte @Nullable [] written;
    private boolean busy;
    private boolean closed;
    /** Once this one was written, whoever has the name is the newcomer, and is not asked. */
    private boolean established;
    /** A question was written into another's record, by this agent or before. */
    private boolean asked;

    private Ephemeral(
            EnsembleConnection connection,
            Codec<T> codec,
            String path,
            List<String> parents,
            Function<T, Stamp> stamp,
            @Nullable Occupant<T> occupant) {
        this.connection = connection;
        this.calls = connection.calls();
        this.codec = codec;
        this.path = path;
        this.parents = parents;
        this.stamp = stamp;
        this.occupant = occupant;
    }

    /** Registers a node; {@code namesake} hears of each other stamp that is registered under the same name. */
    public static Ephemeral<Alive> registration(
            EnsembleConnection connection, NodeName node, Consumer<Namesake> namesake) {
        Paths paths = connection.paths();
        return new Ephemeral<>(
                        connection,
                        Alive.CODEC,
                        paths.alive(node),
                        List.of(paths.node(node)),
                        Alive::stamp,
                        (other, lives) -> namesake.accept(new Namesake(other, lives)))
                .listening();
    }

    /** Publishes what a node remembers. */
    public static Ephemeral<Remembered> memory(EnsembleConnection connection, NodeName node) {
        Paths paths = connection.paths();
        return new Ephemeral<>(
                        connection,
                        Remembered.CODEC,
                        paths.memory(node),
                        List.of(paths.node(node)),
                        Remembered::stamp,
                        null)
                .listening();
    }

    /** Publishes the reports of a member; the group has to exist, else it is tried until it does. */
    public static Ephemeral<MemberReport> member(EnsembleConnection connection, GroupName group, NodeName node) {
        return new Ephemeral<>(
                        connection,
                        MemberCodec.MEMBER,
                        connection.paths().member(group, node),
                        List.of(),
                        MemberReport::stamp,
                        null)
                .listening();
    }

    /** Writes {@code value} as soon as possible; of several in a row only the last is sure to be written. */
    public void write(T value) {
        synchronized (this) {
            wanted = value;
        }
        work();
    }

    /** Takes the record away. */
    @Override
    public void close() {
        connection.removeListener(this);
        connection.versions().unfollow(path, looked);
        boolean ours;
        synchronized (this) {
            closed = true;
            ours = written != null;
        }
        if (ours) {
            Transaction transaction = new Transaction(connection.acl());
            transaction.delete("it is gone", path, -1);
            var unused = transaction.send(calls);
        }
    }

    @Override
    public void connected(boolean newSession) {
        synchronized (this) {
            // Also in the same session: a write may have been lost without an answer.
            written = null;
            // The server of a new session may lag behind the question, and show a record without it.
            asked &= !newSession;
        }
        work();
    }

    @Override
    public void disconnected() {}

    private Ephemeral<T> listening() {
        connection.addListener(this);
        // Closely: made and deleted before anybody looked, it is as absent as it was before.
        connection.versions().followClosely(path, looked);
        return this;
    }

    /** A record that was deleted by hand is missed by everybody, and would be until it changes, which may be never. */
    private void looked() {
        if (connection.versions().version(path).equals(OptionalInt.of(VersionWatch.ABSENT))) {
            writeAgain();
        } else if (occupant != null) {
            calls.read(path, this::answer);
        }
    }

    /** Writes the own record again when somebody wrote into it: a question, or by hand. */
    private void answer(Reply<Node> reply) {
        if (reply instanceof Reply.Found<Node> found
                && found.value().ephemeralOwner() == connection.client().getSessionId()
                && isAltered(found.value().data())) {
            writeAgain();
        }
    }

    private synchronized boolean isAltered(byte[] data) {
        return written != null && !Arrays.equals(written, data);
    }

    private void writeAgain() {
        synchronized (this) {
            written = null;
        }
        work();
    }

    /** Begins to write what is wanted, unless a write is on its way, which looks again after it. */
    private void work() {
        byte[] bytes;
        boolean exists;
        synchronized (this) {
            if (wanted == null || closed || busy || !connection.isConnected()) {
                return;
            }
            bytes = codec.encode(wanted, Codec.NOTHING_UNKNOWN);
            if (Arrays.equals(bytes, written)) {
                return;
            }
            exists = written != null;
            busy = true;
        }
        Transaction transaction = new Transaction(connection.acl());
        if (exists) {
            transaction.set("it is gone", path, bytes, -1);
        } else {
            transaction.create("it exists", path, bytes, CreateMode.EPHEMERAL);
        }
        var unused = transaction.send(calls).thenAccept(ended -> ended(bytes, ended));
    }

    private void ended(byte[] bytes, Transaction.Ended ended) {
        if (ended.isDone()) {
            done(bytes);
        } else if (ended.isRefusedAsPresent()) {
            calls.read(path, reply -> occupied(bytes, reply));
        } else if (ended.isRefusedAsAbsent() && !parents.isEmpty()) {
            var unused = connection.ensureExist(parents).thenAccept(created -> failed(created));
        } else {
            failed(false);
        }
    }

    private void occupied(byte[] bytes, Reply<Node> reply) {
        if (!(reply instanceof Reply.Found<Node> found)) {
            failed(reply instanceof Reply.Absent<Node>);
            return;
        }
        Node node = found.value();
        Transaction transaction = new Transaction(connection.acl());
        if (node.ephemeralOwner() == connection.client().getSessionId()) {
            transaction.set("it changed", path, bytes, node.version());
        } else if (isOurs(node)) {
            transaction.delete("it changed", path, node.version());
            transaction.create("it changed", path, bytes, CreateMode.EPHEMERAL);
        } else {
            wait(node);
            return;
        }
        var unused = transaction.send(calls).thenAccept(ended -> {
            if (ended.isDone()) {
                done(bytes);
            } else {
                failed(false);
            }
        });
    }

    /**
     * Asks whoever made the record for a sign of life, once, and reports what is known of it.
     *
     * <p>That it is still there proves nothing: how long a session outlives its owner is counted by servers that may have
     * been restarted meanwhile. That the question is gone does: its owner's session wrote after it.
     */
    private void wait(Node node) {
        Codec.Read<T> read = codec.decode(node);
        Optional<T> other = read.decoded().optional();
        if (occupant == null || other.isEmpty()) {
            failed(false);
            return;
        }
        boolean question = read.unknown().has(QUESTION);
        boolean asks;
        boolean lives;
        synchronized (this) {
            asks = !established && !asked && !question;
            lives = !established && asked && !question;
            asked |= question;
        }
        occupant.found(other.get(), lives);
        if (!asks) {
            failed(false);
            return;
        }
        Transaction transaction = new Transaction(connection.acl());
        byte[] asking = codec.encode(other.get(), read.unknown().put(QUESTION, true));
        transaction.set("it changed", path, asking, node.version());
        var unused = transaction.send(calls).thenAccept(ended -> {
            synchronized (this) {
                asked |= ended.isDone();
            }
            failed(false);
        });
    }

    private boolean isOurs(Node node) {
        T mine = wanted();
        return mine != null
                && codec.decode(node)
                        .decoded()
                        .optional()
                        .map(stamp)
                        .filter(stamp.apply(mine)::equals)
                        .isPresent();
    }

    private synchronized @Nullable T wanted() {
        return wanted;
    }

    private void done(byte[] bytes) {
        synchronized (this) {
            written = bytes;
            established = true;
            asked = false;
            busy = false;
        }
        work();
    }

    private void failed(boolean atOnce) {
        synchronized (this) {
            written = null;
            busy = false;
        }
        if (atOnce) {
            work();
        } else {
            calls.later(this::work);
        }
    }
}
