package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.api.PeerCalls.Fenced;
import baton.agent.hold.Marks;
import baton.agent.loop.Ending;
import baton.agent.loop.Loop;
import baton.agent.loop.Mailbox;
import baton.failover.group.AgentCrash;
import baton.failover.group.AgentPace;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.Epoch;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Restarts;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.member.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What another host hears that asks this one to stop. */
@Timeout(30)
class NeighbourhoodTest {
    private static final GroupName DB = new GroupName("db");
    private static final Holder SELF = new Holder(new NodeName("n1"), new Stamp("boot.run"), new Incarnation("life"));
    private static final GroupSpec SPEC = new GroupSpec(
            Mode.ACTIVE_PASSIVE,
            OptionalInt.empty(),
            LeaseBudget.DEFAULT,
            Optional.empty(),
            FencePolicy.NONE,
            EnsembleLoss.STOP,
            Restarts.NONE,
            0,
            AgentCrash.ADOPT);
    private static final Epoch EPOCH = new Epoch(17);

    @TempDir
    private Path state;

    private final Mailbox inbox = new Mailbox(100, why -> {});
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Loop loop;
    private Future<Ending> ending;
    private Neighbourhood neighbourhood;

    @BeforeEach
    void begin() throws Exception {
        Member member = new Member(DB, SPEC, 100, false);
        loop = new Loop(
                () -> new Tick(100_000),
                inbox,
                Rules::next,
                Node.starting(SELF, AgentPace.DEFAULT, "n1:8701", List.of(member)),
                command -> {},
                command -> {});
        inbox.put(new Event.Started(DB, List.of(), EPOCH, Epoch.NONE));
        // Nothing in ZooKeeper says that this host acts.
        inbox.put(new Event.GroupRead(
                DB,
                new GroupView(
                        SPEC, 0, EPOCH, 0, List.of(), List.of(), Optional.empty(), List.of(), Optional.empty(), false),
                false));
        ending = thread.submit(loop::run);
        neighbourhood = new Neighbourhood(loop, inbox, new Marks(state));
        while (loop.carriedOut().number() < 2) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @AfterEach
    void end() throws Exception {
        inbox.put(new Event.StopRequested(new Reason("agent-stops", "the agent is stopped")));
        ending.get(10, TimeUnit.SECONDS);
        thread.shutdown();
    }

    @Test
    void aHostThatHasNothingAndKeepsTheWishIsStopped() throws Exception {
        assertEquals(Fenced.STOPPED, fence());
        assertEquals(EPOCH, new Marks(state).refused(DB));
    }

    @Test
    void aHostThatCannotKeepTheWishPromisesNothing() throws Exception {
        // Root writes into any directory, but into no file as if it were one.
        Files.delete(state.resolve("refusals"));
        Files.writeString(state.resolve("refusals"), "");

        assertEquals(Fenced.NOT_KEPT, fence());
        assertEquals(Fenced.NOT_KEPT, fence(), "also when it is asked again");

        Files.delete(state.resolve("refusals"));
        Files.createDirectory(state.resolve("refusals"));
        assertEquals(Fenced.STOPPED, fence(), "nothing is left to hinder it");
        assertTrue(loop.latest().node().isStopped(DB, EPOCH));
    }

    private Fenced fence() {
        return neighbourhood.fence(DB, SELF, EPOCH, Optional.empty());
    }
}
