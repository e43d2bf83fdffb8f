package baton.coordinator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ZooKeeper server in this process, for one machine.
 *
 * <p>It stands alone: while it is away no lease is renewed, so holders stop unless it is back in time. Its data survives
 * restarts; nobody but this process may use the folder meanwhile.
 */
final class EmbeddedEnsemble {
    /** Sessions may be as short as two of them, and expire that finely. */
    private static final int TICK_MILLIS = 500;

    /** ZooKeeper would cut a longer session timeout down to 20 ticks. */
    private static final int LONGEST_SESSION_MILLIS = 60_000;

    /** A start can hang instead of failing: where a library is missing, its own clean-up waits for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEnsemble.class);

    private final ZooKeeperServerEmbedded server;
    private final FileChannel lock;
    private final String connect;

    private EmbeddedEnsemble(ZooKeeperServerEmbedded server, FileChannel lock, String connect) {
        this.server = server;
        this.lock = lock;
        this.connect = connect;
    }

    static EmbeddedEnsemble start(Settings.Embedded settings) throws IOException {
        FileChannel lock = claim(settings.data());
        try {
            refuseIfTaken(settings);
            ZooKeeperServerEmbedded server = build(settings);
            String connect = connect(settings);
            started(server);
            LOG.info("embedded ZooKeeper is at {}, its data in {}", connect, settings.data());
            return new EmbeddedEnsemble(server, lock, connect);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    String connect() {
        return connect;
    }

    void close() {
        server.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the lock of the data folder could not be given back: {}", e.getMessage());
        }
    }

    private static FileChannel claim(Path data) throws IOException {
        try {
            Files.createDirectories(data);
            FileChannel channel =
                    FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new IOException("another process uses it; stop that one or name another folder with --data");
            }
            return channel;
        } catch (IOException e) {
            throw new IOException("the data folder " + data + " cannot be used: " + why(e), e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String why(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException
                ? "no permission"
                : e instanceof java.nio.file.FileAlreadyExistsException
                        ? "there is a file in its place"
                        : String.valueOf(e.getMessage());
    }

    /** ZooKeeper itself would only log this. */
    private static void refuseIfTaken(Settings.Embedded settings) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.bind(), settings.port()));
        } catch (IOException e) {
            throw new IOException(
                    "the embedded ZooKeeper cannot listen at " + connect(settings) + ": " + e.getMessage()
                            + "; end what listens there or choose another --client-port",
                    e);
        }
    }

    private static ZooKeeperServerEmbedded build(Settings.Embedded settings) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("clientPort", Integer.toString(settings.port()));
        properties.setProperty("clientPortAddress", settings.bind());
        properties.setProperty("tickTime", Integer.toString(TICK_MILLIS));
        properties.setProperty("maxSessionTimeout", Integer.toString(LONGEST_SESSION_MILLIS));
        properties.setProperty("maxClientCnxns", "0");
        properties.setProperty("admin.enableServer", "false");
        properties.setProperty("4lw.commands.whitelist", "ruok,srvr,conf,mntr");
        properties.setProperty("autopurge.snapRetainCount", "3");
        properties.setProperty("autopurge.purgeInterval", "1");
        try {
            return ZooKeeperServerEmbedded.builder()
                    .baseDir(settings.data())
                    .configuration(properties)
                    .exitHandler(ExitHandler.LOG_ONLY)
                    .build();
        } catch (Exception e) {
            throw new IOException("the embedded ZooKeeper cannot be set up: " + e.getMessage(), e);
        }
    }

    private static void started(ZooKeeperServerEmbedded server) throws IOException {
        CompletableFuture<@Nullable Void> start = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        server.start();
                        start.complete(null);
                    } catch (Throwable e) {
                        start.completeExceptionally(e);
                    }
                },
                "embedded-start");
        thread.setDaemon(true);
        thread.start();
        try {
            start.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the embedded ZooKeeper did not start: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the embedded ZooKeeper did not start within " + PATIENCE.toSeconds()
                            + " s; look at the log, and whether every library is there",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the embedded ZooKeeper started", e);
        }
    }

    private static String connect(Settings.Embedded settings) {
        return settings.bind() + ":" + settings.port();
    }
}
