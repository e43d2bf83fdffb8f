package baton.zookeeper;

import baton.failover.policy.Spelling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Calls to ZooKeeper, each sent once and answered exactly once within a limit.
 *
 * <p>They bypass Curator: its retries would send a compare-and-set twice, and its synchronous calls wait behind a
 * connection timeout. Answers come on the event thread of the client in the order of the server's replies, which the
 * mirror of a group relies on; only "no answer within the limit", and what fails once the session is over, comes on the
 * timer's thread. None comes within a call, or where a lock of the client is held. When a call is not answered the
 * connection is closed, because a silent server is otherwise noticed only after two thirds of the session timeout.
 *
 * <p>Only a number of reads is on its way at a time; transactions do not wait for them. Where limits count from the last
 * answer, a call is waited for while calls before it are being answered: a server answers in order, so it is busy and not
 * silent.
 */
final class Calls {
    private static final int READS_UNDER_WAY = 64;

    private final Line line;
    private final ScheduledExecutorService timer;
    private final Duration limit;
    private final boolean countsFromLastAnswer;
    private final Window reads = new Window(READS_UNDER_WAY);
    /** The highest transaction number in any answer: none of an earlier session may be undercut by a later write. */
    private final AtomicLong highest = new AtomicLong();
    /** What the last answer refused for want of the right credential; an empty path is any. */
    private volatile Optional<String> denied = Optional.empty();

    private volatile long heardNanos = System.nanoTime();
    private volatile long answeredNanos = heardNanos;
    private volatile boolean closed;

    private Calls(Line line, ScheduledExecutorService timer, Duration limit, boolean countsFromLastAnswer) {
        this.line = line;
        this.timer = timer;
        this.limit = limit;
        this.countsFromLastAnswer = countsFromLastAnswer;
    }

    /** Calls of which each is answered within {@code limit} of its sending. */
    static Calls each(Line line, ScheduledExecutorService timer, Duration limit) {
        return new Calls(line, timer, limit, false);
    }

    /** Calls that are answered unless the server answers nothing for {@code limit}. */
    static Calls many(Line line, ScheduledExecutorService timer, Duration limit) {
        return new Calls(line, timer, limit, true);
    }

    /** Runs {@code again} after one limit, for what has to be tried until it succeeds. */
    void later(Runnable again) {
        later(limit, again);
    }

    /** Runs {@code task} after {@code delay} on the timer's thread; never when the connection was closed before. */
    void later(Duration delay, Runnable task) {
        ScheduledFuture<?> ignored = scheduled(delay, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    /** Null when nobody needs it any more: the connection was closed, or the timer was shut down after it. */
    private @Nullable ScheduledFuture<?> scheduled(Duration delay, Runnable task) {
        try {
            return closed ? null : timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    /** Ends what waits for its time; calls in flight are still answered, new ones at once. */
    void close() {
        closed = true;
    }

    /** The connection is lost: reads that wait to be sent fail, as those that were sent do. */
    void disconnected() {
        reads.clear();
    }

    boolean isClosed() {
        return closed;
    }

    /** When the server was heard last, by {@link System#nanoTime}; an event that makes us ask need not count. */
    long heardNanos() {
        return heardNanos;
    }

    void read(String path, Consumer<Reply<Node>> then) {
        inTurn(
                then,
                Reply.Failed::new,
                (client, answer) -> client.getData(
                        path,
                        false,
                        (int code, String asked, Object context, byte[] data, Stat stat) -> answer.accept(
                                admitted(code, path) && code == 0
                                        ? new Reply.Found<>(new Node(path, orEmpty(data), seen(stat)))
                                        : failed(code)),
                        null));
    }

    void children(String path, Consumer<Reply<List<String>>> then) {
        children(path, null, then);
    }

    /** The names below a node; {@code watcher} hears of the next one that is made or deleted, not of what changes in them. */
    void children(String path, @Nullable Watcher watcher, Consumer<Reply<List<String>>> then) {
        inTurn(
                then,
                Reply.Failed::new,
                (client, answer) -> client.getChildren(
                        path,
                        watcher,
                        (int code, String asked, Object context, List<String> children) -> answer.accept(
                                admitted(code, path) && code == 0 ? new Reply.Found<>(children) : failed(code)),
                        null));
    }

    /** Who may do what with a node. */
    CompletableFuture<Reply<List<ACL>>> acl(String path) {
        CompletableFuture<Reply<List<ACL>>> future = new CompletableFuture<>();
        Consumer<Reply<List<ACL>>> then = future::complete;
        inTurn(
                then,
                Reply.Failed::new,
                (client, answer) -> client.getACL(
                        path,
                        null,
                        (int code, String asked, Object context, List<ACL> acl, Stat stat) -> answer.accept(
                                admitted(code, path) && code == 0 ? new Reply.Found<>(acl) : failed(code)),
                        null));
        return future;
    }

    /** Sets who may do what with a node; its version and its watches know nothing of it. */
    CompletableFuture<Reply<Stat>> setAcl(String path, List<ACL> acl) {
        CompletableFuture<Reply<Stat>> future = new CompletableFuture<>();
        Consumer<Reply<Stat>> then = future::complete;
        once(
                then,
                Reply.Failed::new,
                (client, answer) -> client.setACL(
                        path,
                        acl,
                        -1,
                        (int code, String asked, Object context, Stat stat) -> answer.accept(
                                admitted(code, path) && code == 0 ? new Reply.Found<>(stat) : failed(code)),
                        null));
        return future;
    }

    /** Version of a node. */
    void version(String path, Consumer<Reply<Integer>> then) {
        inTurn(then, Reply.Failed::new, (client, answer) -> version(client, path, answer));
    }

    /** Version of a node; {@code watcher} hears of every change that comes after it, also when the node is made. */
    void versionFromNowOn(String path, Watcher watcher, Consumer<Reply<Integer>> then) {
        inTurn(then, Reply.Failed::new, (client, answer) -> {
            AtomicInteger watched = new AtomicInteger();
            // Answered first: answers come in the order of the questions.
            client.addWatch(path, watcher, AddWatchMode.PERSISTENT, (code, asked, context) -> watched.set(code), null);
            version(client, path, found -> answer.accept(watched.get() == 0 ? found : failed(watched.get())));
        });
    }

    private void version(ZooKeeper client, String path, Consumer<Reply<Integer>> answer) {
        client.exists(
                path,
                false,
                (int code, String asked, Object context, Stat stat) ->
                        answer.accept(code == 0 ? new Reply.Found<>(seen(stat).getVersion()) : failed(code)),
                null);
    }

    /** Nothing more is heard of a node. */
    void unwatch(String path) {
        line.client().removeAllWatches(path, Watcher.WatcherType.Any, true, (code, asked, context) -> {}, null);
    }

    /** The server told something by itself, of the transaction {@code zxid} or, when that is negative, of an unnamed one. */
    void told(long zxid) {
        heardNanos = System.nanoTime();
        saw(zxid);
    }

    void commit(List<Op> operations, Consumer<Commit> then) {
        once(
                then,
                Commit.Unknown::new,
                (client, answer) -> client.multi(
                        operations,
                        (int code, String asked, Object context, List<OpResult> results) ->
                                answer.accept(commit(operations, code, results)),
                        null));
    }

    CompletableFuture<Reply<Node>> read(String path) {
        CompletableFuture<Reply<Node>> future = new CompletableFuture<>();
        read(path, future::complete);
        return future;
    }

    CompletableFuture<Reply<List<String>>> children(String path) {
        CompletableFuture<Reply<List<String>>> future = new CompletableFuture<>();
        children(path, future::complete);
        return future;
    }

    CompletableFuture<Commit> commit(List<Op> operations) {
        CompletableFuture<Commit> future = new CompletableFuture<>();
        commit(operations, future::complete);
        return future;
    }

    /** The highest transaction number that any answer showed; of reads and of what was set. */
    long highest() {
        return highest.get();
    }

    /** Transactions are counted anew, in another life of the ensemble. */
    void countFrom(long zxid) {
        highest.set(zxid);
    }

    /** The path that was refused last for want of the right credential, empty text for all; nothing once a call succeeds. */
    Optional<String> denied() {
        return denied;
    }

    void saw(long zxid) {
        highest.accumulateAndGet(zxid, Math::max);
    }

    private Stat seen(Stat stat) {
        saw(stat.getMzxid());
        return stat;
    }

    private interface Sending<A> {
        void send(ZooKeeper client, Consumer<A> answer);
    }

    private interface Failing<A> {
        A because(String why);
    }

    private <A> void inTurn(Consumer<A> then, Failing<A> failing, Sending<A> sending) {
        reads.send(new Once<>(then, failing, sending, reads::ended));
    }

    private <A> void once(Consumer<A> then, Failing<A> failing, Sending<A> sending) {
        Once<A> call = new Once<>(then, failing, sending, () -> {});
        if (!call.isSent()) {
            call.fail();
        }
    }

    /** One call: sent once, answered once. */
    private final class Once<A> implements Window.Call {
        private final Consumer<A> then;
        private final Failing<A> failing;
        private final Sending<A> sending;
        private final Runnable ended;
        private final AtomicBoolean answered = new AtomicBoolean();
        private volatile @Nullable ScheduledFuture<?> alarm;

        Once(Consumer<A> then, Failing<A> failing, Sending<A> sending, Runnable ended) {
            this.then = then;
            this.failing = failing;
            this.sending = sending;
            this.ended = ended;
        }

        @Override
        public boolean isSent() {
            ZooKeeper client = line.client();
            long sent = System.nanoTime();
            alarm = scheduled(limit, () -> look(client, sent));
            if (alarm == null) {
                return false;
            }
            sending.send(client, this::answer);
            return true;
        }

        @Override
        public void fail() {
            then.accept(failing.because(closed ? "the connection was closed" : "the connection was lost"));
        }

        private void look(ZooKeeper client, long sent) {
            Duration left = countsFromLastAnswer && client == line.client() ? limit.minus(since(sent)) : Duration.ZERO;
            if (left.toMillis() > 0 && !answered.get()) {
                alarm = scheduled(left, () -> look(client, sent));
                if (alarm != null) {
                    return;
                }
            }
            if (answered.compareAndSet(false, true)) {
                line.silentFor(client, limit);
                ended.run();
                then.accept(failing.because("no answer within " + limit.toMillis() + " ms"));
            }
        }

        /** Nothing was answered for so long, and nothing was asked before that. */
        private Duration since(long sent) {
            long now = System.nanoTime();
            return Duration.ofNanos(Math.min(now - sent, now - answeredNanos));
        }

        private void answer(A found) {
            long now = System.nanoTime();
            heardNanos = now;
            answeredNanos = now;
            if (answered.compareAndSet(false, true)) {
                ScheduledFuture<?> present = alarm;
                if (present != null) {
                    present.cancel(false);
                }
                if (Clients.isEventThread()) {
                    deliver(found);
                } else {
                    apart(() -> deliver(found));
                }
            }
        }

        private void deliver(A found) {
            ended.run();
            then.accept(found);
        }
    }

    /**
     * Without an event thread the client answers within whatever happens to it, and holds the lock that each call takes:
     * who called under a lock of his own would wait for the client, and the client for him.
     */
    private void apart(Runnable answer) {
        try {
            timer.execute(answer);
        } catch (RejectedExecutionException closedMeanwhile) {
            ForkJoinPool.commonPool().execute(answer);
        }
    }

    private static <T> Reply<T> failed(int code) {
        return code == Code.NONODE.intValue() ? new Reply.Absent<>() : new Reply.Failed<>(word(code));
    }

    private Commit commit(List<Op> operations, int code, @Nullable List<OpResult> results) {
        if (code == 0 && results != null) {
            denied = Optional.empty();
            return new Commit.Done(results);
        }
        if (results != null) {
            for (int index = 0; index < results.size(); index++) {
                if (results.get(index) instanceof OpResult.ErrorResult error && error.getErr() != 0) {
                    // It says nothing of the record, which may be as it was.
                    return admitted(error.getErr(), operations.get(index).getPath())
                            ? new Commit.Refused(index, Code.get(error.getErr()))
                            : new Commit.Unknown(word(error.getErr()));
                }
            }
        }
        boolean unused = admitted(code, "");
        return new Commit.Unknown(word(code));
    }

    /** False when the answer is that who asks may not. */
    private boolean admitted(int code, String path) {
        if (code == 0) {
            denied = Optional.empty();
        }
        if (code == Code.NOAUTH.intValue()) {
            denied = Optional.of(path);
        } else if (code == Code.AUTHFAILED.intValue() || code == Code.SESSIONCLOSEDREQUIRESASLAUTH.intValue()) {
            denied = Optional.of("");
        } else {
            return true;
        }
        return false;
    }

    private static String word(int code) {
        Code known = Code.get(code);
        if (known == Code.NOAUTH || known == Code.AUTHFAILED) {
            return "ZooKeeper refuses the credential";
        }
        return known == null ? "error " + code : Spelling.of(known).replace("loss", " loss");
    }

    private static byte[] orEmpty(byte @Nullable [] data) {
        return data == null ? new byte[0] : data;
    }
}
