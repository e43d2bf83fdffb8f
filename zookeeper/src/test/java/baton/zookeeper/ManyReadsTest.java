package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an agent of hundreds of groups asks at once of a server that is busy, or silent. */
@Tag("ensemble")
class ManyReadsTest {
    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final int READS = 600;

    private TestEnsemble ensemble;
    private SilentProxy proxy;
    private EnsembleConnection connection;

    @BeforeEach
    void start() throws Exception {
        ensemble = new TestEnsemble();
        ensemble.connect();
        proxy = new SilentProxy(ensemble.server().getPort());
        connection = EnsembleConnection.open(TestEnsemble.settings(proxy.address()), LIMIT, TestEnsemble.TIMER);
        Poll.until(connection::isConnected);
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        ensemble.close();
        proxy.close();
    }

    @Test
    void eachIsAnsweredByAServerThatIsBusyForLongerThanTheLimitOfOne() throws Exception {
        // 40 kB and more, at 512 bytes in 25 ms: 2 s.
        proxy.setTrickling(512, Duration.ofMillis(25));
        long before = System.nanoTime();

        List<CompletableFuture<Reply<Node>>> replies = ask();

        for (CompletableFuture<Reply<Node>> reply : replies) {
            assertInstanceOf(Reply.Found.class, TestEnsemble.get(reply));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.compareTo(LIMIT.multipliedBy(2)) > 0, "too quick to show anything: " + took);
        assertTrue(connection.isConnected());
    }

    @Test
    void aTransactionDoesNotWaitForReadsThatWereNotSent() throws Exception {
        proxy.setTrickling(512, Duration.ofMillis(25));
        List<CompletableFuture<Reply<Node>>> replies = ask();

        CompletableFuture<Commit> commit = new CompletableFuture<>();
        GroupReader.barrier(connection.calls(), connection.paths(), commit::complete);

        assertInstanceOf(Commit.Done.class, TestEnsemble.get(commit));
        long answered = replies.stream().filter(CompletableFuture::isDone).count();
        assertTrue(answered < READS / 2, answered + " of " + READS + " reads were answered before");
    }

    @Test
    void oneThatIsSilentIsLeftAfterOneLimitAndWhatWasNotSentFailsWithIt() throws Exception {
        proxy.setSilent(true);
        long before = System.nanoTime();

        List<CompletableFuture<Reply<Node>>> replies = ask();

        for (CompletableFuture<Reply<Node>> reply : replies) {
            assertInstanceOf(Reply.Failed.class, TestEnsemble.get(reply));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.compareTo(LIMIT.multipliedBy(4)) < 0, "took " + took);
        assertEquals(READS, replies.size());
    }

    private List<CompletableFuture<Reply<Node>>> ask() {
        List<CompletableFuture<Reply<Node>>> replies = new ArrayList<>();
        for (int read = 0; read < READS; read++) {
            replies.add(connection.calls().read(connection.paths().groups()));
        }
        return replies;
    }
}
