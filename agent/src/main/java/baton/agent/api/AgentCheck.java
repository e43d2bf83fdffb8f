package baton.agent.api;

import baton.agent.loop.BootClock;
import baton.agent.loop.Snapshot;
import baton.failover.group.GroupName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port for HAProxy's {@code agent-check}: one line in, one line out, and the connection is closed.
 *
 * <p>One thread serves all, and waits for none: who says nothing for a second is cut off, and of too many the oldest.
 */
public final class AgentCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCheck.class);
    private static final int BACKLOG = 128;
    private static final int MOST_OPEN = 256;
    private static final int LONGEST_LINE = 256;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A connection, what it said so far, and when it is cut off. */
    private record Caller(SocketChannel channel, ByteBuffer said, long deadline) {}

    private final Selector selector;
    private final ServerSocketChannel server;
    private final Deque<Caller> callers = new ArrayDeque<>();

    private AgentCheck(Selector selector, ServerSocketChannel server) {
        this.selector = selector;
        this.server = server;
    }

    /**
     * Takes the port; whoever connects waits until {@link #answer} is called.
     *
     * @throws IOException when the address cannot be listened on; its message says why
     */
    public static AgentCheck open(InetSocketAddress address) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(address, BACKLOG);
            server.configureBlocking(false);
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            return new AgentCheck(selector, server);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Begins to answer in a thread of its own, from what {@code snapshots} gives for each question; weights are percent. */
    public void answer(Supplier<Snapshot> snapshots, BootClock clock, ToIntFunction<GroupName> weights) {
        AgentCheckWords words = new AgentCheckWords(snapshots, clock, weights);
        Thread thread = new Thread(() -> serve(words), "agent-check");
        thread.setDaemon(true);
        thread.start();
    }

    /** Differs from what was asked for when that was port 0. */
    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void serve(AgentCheckWords words) {
        while (selector.isOpen()) {
            try {
                selector.select(patience());
                if (!selector.isOpen()) {
                    return;
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid() && key.isAcceptable()) {
                        accept();
                    } else if (key.isValid() && key.isReadable()) {
                        read((Caller) key.attachment(), words);
                    }
                }
                selector.selectedKeys().clear();
                cutDawdlers();
            } catch (IOException e) {
                LOG.warn("agent-check cannot take a connection: {}", e.toString());
            }
        }
    }

    /** In milliseconds; 0 is for ever. */
    private long patience() {
        Caller oldest = callers.peekFirst();
        return oldest == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(oldest.deadline - System.nanoTime()));
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        channel.configureBlocking(false);
        Caller caller = new Caller(channel, ByteBuffer.allocate(LONGEST_LINE), System.nanoTime() + PATIENCE_NANOS);
        channel.register(selector, SelectionKey.OP_READ, caller);
        callers.addLast(caller);
        if (callers.size() > MOST_OPEN) {
            end(callers.getFirst());
        }
    }

    private void read(Caller caller, AgentCheckWords words) {
        try {
            int read = caller.channel.read(caller.said);
            Optional<String> line = line(caller.said);
            if (line.isPresent()) {
                byte[] answer = (words.answer(line.get()) + "\n").getBytes(StandardCharsets.US_ASCII);
                caller.channel.write(ByteBuffer.wrap(answer));
            }
            if (line.isPresent() || read < 0 || !caller.said.hasRemaining()) {
                end(caller);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("agent-check could not answer", e);
            end(caller);
        }
    }

    private static Optional<String> line(ByteBuffer said) {
        String text = StandardCharsets.US_ASCII.decode(said.duplicate().flip()).toString();
        int end = text.indexOf('\n');
        return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end).strip());
    }

    private void cutDawdlers() {
        long now = System.nanoTime();
        while (!callers.isEmpty() && callers.getFirst().deadline - now <= 0) {
            end(callers.getFirst());
        }
    }

    private void end(Caller caller) {
        callers.remove(caller);
        try {
            caller.channel.close();
        } catch (IOException e) {
            LOG.debug("agent-check could not close a connection", e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        server.close();
    }
}
