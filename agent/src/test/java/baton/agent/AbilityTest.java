package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.health.CheckPlan;
import baton.agent.health.Checks;
import baton.agent.health.Verdict;
import baton.agent.hold.Bench;
import baton.agent.hold.Descriptors;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.member.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the agent says while it has no descriptor left: of itself, and nothing of its services. */
@Timeout(60)
class AbilityTest {
    private static final GroupName COMMAND = new GroupName("command");
    private static final GroupName TCP = new GroupName("tcp");
    private static final GroupName HTTP = new GroupName("http");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Bench bench;
    private Ability ability;
    private Checks checks;
    private ServerSocket service;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        ability = new Ability(bench.inbox, bench.rounds);
        checks = new Checks(
                bench.scripts,
                bench.run.path().resolve("output"),
                new NodeName("n1"),
                group -> Role.STANDBY,
                ability::isThere,
                bench.inbox);
        service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        watch(COMMAND, new CheckPlan.Command(List.of("true"), Optional::empty));
        watch(TCP, new CheckPlan.Tcp("127.0.0.1", service.getLocalPort()));
        watch(HTTP, new CheckPlan.Http(URI.create("http://127.0.0.1:" + service.getLocalPort())));
    }

    @AfterEach
    void close() throws IOException {
        service.close();
        checks.close();
        bench.close();
    }

    @Test
    void aHostWithoutDescriptorsIsNoCandidateAndSaysNothingOfItsServices() throws Exception {
        // Once before, because a class that is not loaded yet needs a descriptor.
        bench.inbox.put(new Event.HostObstacle("none", Optional.empty()));
        assertEquals("none", bench.next(Event.HostObstacle.class).code());
        assertTrue(ability.isThere());
        assertTrue(checks.first(COMMAND, Duration.ZERO).healthy());
        assertTrue(checks.first(TCP, Duration.ZERO).healthy());
        checks.start(HTTP, plan(new CheckPlan.Tcp("no.such.host.invalid", 1)));
        assertFalse(checks.first(HTTP, Duration.ZERO).ran());
        watch(HTTP, new CheckPlan.Http(URI.create("http://127.0.0.1:" + service.getLocalPort())));

        Map<GroupName, Verdict> found = new HashMap<>();
        AtomicBoolean able = new AtomicBoolean(true);
        Descriptors.without(() -> {
            for (GroupName group : List.of(COMMAND, TCP, HTTP)) {
                found.put(group, checks.first(group, Duration.ZERO));
            }
            able.set(ability.isThere());
        });

        assertFalse(able.get());
        found.forEach((group, verdict) -> assertFalse(verdict.ran() || verdict.healthy(), group + ": " + verdict));
        assertEquals(3, found.size());
        Event.HostObstacle obstacle = bench.next(Event.HostObstacle.class);
        assertEquals("cannot-run", obstacle.code());
        assertTrue(obstacle.sentence().orElse("").contains("raise its limits"), obstacle::toString);
        assertEquals(new Event.HostObstacle("cannot-run", Optional.empty()), bench.next(Event.HostObstacle.class));
        assertTrue(checks.first(COMMAND, Duration.ZERO).healthy());
    }

    private void watch(GroupName group, CheckPlan.Probe probe) {
        checks.start(group, plan(probe));
    }

    private static CheckPlan plan(CheckPlan.Probe probe) {
        return new CheckPlan(probe, Duration.ofSeconds(1000), LIMIT, 1, 1);
    }
}
