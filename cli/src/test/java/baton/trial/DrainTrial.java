package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A host that is to be emptied, and one that is gone for good. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DrainTrial {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void start() {
        ensemble = Ensemble.start(folder);
        cluster = Cluster.of(folder, ensemble, Group.NAME);
        cluster.start(agent -> Group.run(cluster, "mode: active-passive\nprofile: fast\n", "--stubborn"));
        cluster.awaitCoordinator();
    }

    @AfterEach
    void stop() {
        cluster.close();
        ensemble.close();
    }

    @Test
    void aDrainedHostHandsItsSeatOverAndTakesNoneUntilItIsUndrained() {
        Reign first = cluster.awaitSettled();

        assertEquals(0, cluster.baton("drain", first.node(), "--yes"), "the drain");
        Reign second = cluster.awaitSuccessor(first);
        assertNotEquals(first.node(), second.node());

        // Of the two others one has just failed: the drained host would be the better choice.
        Await.until("it is in charge", Cluster.LIMIT, () -> cluster.agent(second.node())
                .isInCharge(Group.NAME));
        // Read again: at its first sight not each of its processes had beaten.
        Child.signal("KILL", cluster.again(second).pids());
        Reign third = cluster.awaitSuccessor(second);
        assertNotEquals(first.node(), third.node(), "a drained host takes no seat");
        assertNotEquals(second.node(), third.node());

        assertEquals(0, cluster.baton("undrain", first.node()), "the end of the drain");
        cluster.awaitSettled();
        assertEquals(0, cluster.baton("switchover", Group.NAME, "--to", first.node(), "--yes"), "back again");
        assertEquals(first.node(), cluster.awaitSuccessor(third).node());
        cluster.judge();
    }

    @Test
    void aHostIsForgottenWhenItsAgentHasGoneAndItOwesNothing() {
        Reign active = cluster.awaitSettled();
        AgentProcess agent = cluster.agent(active.node());
        assertEquals(1, cluster.baton("forget", active.node(), "--yes"), "its agent is connected");

        agent.stop();
        cluster.awaitSuccessor(active);
        assertEquals(0, cluster.baton("forget", active.node(), "--yes"), "it left its seat and ended");
        assertEquals(1, cluster.baton("forget", active.node(), "--yes"), "there is no such node any more");

        agent.start();
        cluster.awaitSettled();
        cluster.judge();
    }
}
