package baton.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.retry.RetryForever;
import org.jspecify.annotations.Nullable;

/** {@code LatchProgram <connection> <node> <beats>}: runs the beating service while its latch says that it leads. */
final class LatchProgram implements LeaderLatchListener {
    private final String node;
    private final String beats;
    private @Nullable Process service;

    private LatchProgram(String node, String beats) {
        this.node = node;
        this.beats = beats;
    }

    public static void main(String[] words) throws Exception {
        CuratorFramework client = CuratorFrameworkFactory.newClient(words[0], 4_000, 3_000, new RetryForever(300));
        client.start();
        LeaderLatch latch = new LeaderLatch(client, Tree.ROOT + "/groups/" + LatchAlone.GROUP + "/latch", words[1]);
        latch.addListener(new LatchProgram(words[1], words[2]));
        latch.start();
        new CountDownLatch(1).await();
    }

    /** A latch has no epoch; the common clock makes one that grows, whoever leads. */
    @Override
    public synchronized void isLeader() {
        ProcessBuilder builder = new ProcessBuilder(LatchAlone.service(beats));
        builder.environment()
                .putAll(Map.of(
                        "BATON_NODE",
                        node,
                        "BATON_GROUP",
                        LatchAlone.GROUP,
                        "BATON_SEAT",
                        "0",
                        "BATON_EPOCH",
                        Long.toString(System.nanoTime() / 1_000_000)));
        try {
            service = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void notLeader() {
        if (service != null) {
            service.destroyForcibly();
        }
    }
}
