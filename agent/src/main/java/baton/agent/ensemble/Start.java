package baton.agent.ensemble;

import baton.failover.group.Holder;
import baton.zookeeper.ConnectionListener;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.Identity;
import baton.zookeeper.LeaseStore;
import baton.zookeeper.SessionKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first steps of an incarnation, in order: each is tried until ZooKeeper answers.
 *
 * <p>The session of the last life is closed first: its latch node would stand before ours, its registration in our way.
 * The lease is made before any group is followed: no claim may name a lease that never was.
 */
final class Start {
    private static final Logger LOG = LoggerFactory.getLogger(Start.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration OLD_SESSION = Duration.ofSeconds(3);

    private final EnsembleSettings settings;
    private final EnsembleConnection connection;
    private final Holder self;
    private final Surroundings surroundings;
    private final Recollection memory;
    private final Executor worker;
    private final Runnable then;
    private volatile boolean leased;
    private volatile boolean done;

    Start(
            EnsembleSettings settings,
            EnsembleConnection connection,
            Holder self,
            Surroundings surroundings,
            Recollection memory,
            Executor worker,
            Runnable then) {
        this.settings = settings;
        this.connection = connection;
        this.self = self;
        this.surroundings = surroundings;
        this.memory = memory;
        this.worker = worker;
        this.then = then;
    }

    boolean isDone() {
        return done;
    }

    void begin(Optional<SessionKey> lastLife) {
        connection.addListener(new ConnectionListener() {
            @Override
            public void connected(boolean newSession) {
                if (newSession) {
                    keepKey();
                    memory.sessionBegan();
                    if (done) {
                        memory.judgeUntilKnown();
                    }
                }
            }

            @Override
            public void disconnected() {}
        });
        if (connection.isConnected()) {
            keepKey();
        }
        worker.execute(() -> {
            lastLife.ifPresent(this::end);
            step();
        });
    }

    private void keepKey() {
        connection.session().ifPresent(key -> worker.execute(() -> surroundings.sessionOpened(key)));
    }

    private void end(SessionKey key) {
        boolean over = EnsembleConnection.closeSession(settings, key, OLD_SESSION);
        LOG.info(over ? "Closed {} of the last life" : "Could not close {} of the last life; it ends by itself", key);
    }

    private void step() {
        var unused = connection
                .prepare()
                .thenCompose(prepared -> prepared ? identify() : CompletableFuture.completedFuture(false))
                .thenCompose(known -> known ? lease() : CompletableFuture.completedFuture(false))
                .thenCompose(exists -> exists ? memory.judge() : CompletableFuture.completedFuture(false))
                .thenAccept(judged -> {
                    if (judged) {
                        done = true;
                        then.run();
                    } else {
                        connection.later(PAUSE, this::step);
                    }
                });
    }

    /** Once it exists it is never made again under its name. */
    private CompletableFuture<Boolean> lease() {
        if (leased) {
            return CompletableFuture.completedFuture(true);
        }
        return new LeaseStore(connection).create(self).thenApply(exists -> {
            leased = exists;
            return exists;
        });
    }

    private CompletableFuture<Boolean> identify() {
        return Identity.of(connection, memory.ensemble()).thenApply(found -> {
            if (found instanceof Identity.Found.Same same) {
                memory.meets(same.uuid());
            } else if (found instanceof Identity.Found.Different different) {
                // Every group says so by itself, as long as it is so and no operator confirmed it.
                LOG.warn("{}", different.sentence());
            }
            return !(found instanceof Identity.Found.Unknown);
        });
    }
}
