package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Intent;
import baton.failover.group.OperationId;
import baton.failover.member.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the record of a planned change promises. */
@Tag("ensemble")
class OperationStoreTest {
    private static final Instant AT = Instant.parse("2025-01-31T23:59:59.123Z");
    private static final Holder A = holder("a");
    private static final Holder B = holder("b");

    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;
    private static OperationStore operations;
    private static int ids;

    private GroupName group;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
        operations = new OperationStore(connection);
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @BeforeEach
    void hold() throws Exception {
        group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);
    }

    @Test
    void anOperationAndItsIntentComeIntoBeingTogether() throws Exception {
        Operation asked = operation();
        Intent intent = intent(asked, 1);

        done(get(operations.create(asked, intent, 1)));

        assertEquals(Optional.of(intent), TestEnsemble.view(connection, group).intent());
        assertEquals(asked, read(asked.id()));
    }

    @Test
    void nothingIsPlannedForAClaimThatMoved() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, B);
        Operation asked = operation();

        assertInstanceOf(Outcome.Refused.class, get(operations.create(asked, intent(asked, 1), 1)));
        assertEquals(Optional.empty(), TestEnsemble.view(connection, group).intent());
        assertEquals(Optional.empty(), get(operations.read(asked.id())));
    }

    @Test
    void aFreshIntentIsNotReplacedAndAVoidOneIs() throws Exception {
        Operation first = operation();
        done(get(operations.create(first, intent(first, 1), 1)));
        Operation second = operation();
        assertInstanceOf(Outcome.Refused.class, get(operations.create(second, intent(second, 1), 1)));

        TestEnsemble.taken(connection, group, SEAT, B);
        done(get(operations.create(second, intent(second, 2), 2)));

        assertEquals(
                Optional.of(intent(second, 2)),
                TestEnsemble.view(connection, group).intent());
    }

    @Test
    void stepsOfSeveralNodesAreAllKept() throws Exception {
        Operation asked = operation();
        done(get(operations.create(asked)));
        List<CompletableFuture<Outcome>> writes = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            writes.add(operations.addStep(asked.id(), step("step-" + number)));
        }
        for (CompletableFuture<Outcome> write : writes) {
            done(get(write));
        }

        assertEquals(
                List.of("step-0", "step-1", "step-2", "step-3"),
                read(asked.id()).steps().stream()
                        .map(Operation.Step::code)
                        .sorted()
                        .toList());
    }

    @Test
    void finishingTakesTheIntentAwayAndHappensOnce() throws Exception {
        Operation asked = operation();
        done(get(operations.create(asked, intent(asked, 1), 1)));

        done(get(operations.finish(group, asked.id(), Operation.State.SUCCEEDED, "b is active")));

        assertEquals(Operation.State.SUCCEEDED, read(asked.id()).state());
        assertEquals(Optional.of("b is active"), read(asked.id()).result());
        assertEquals(Optional.empty(), TestEnsemble.view(connection, group).intent());
        assertInstanceOf(
                Outcome.Refused.class, get(operations.finish(group, asked.id(), Operation.State.FAILED, "too late")));
        assertInstanceOf(Outcome.Refused.class, get(operations.addStep(asked.id(), step("late"))));
    }

    @Test
    void finishingLeavesTheIntentOfAnotherAlone() throws Exception {
        Operation other = operation();
        done(get(operations.create(other, intent(other, 1), 1)));
        Operation asked = operation();
        done(get(operations.create(asked)));

        done(get(operations.finish(group, asked.id(), Operation.State.FAILED, "cancelled")));

        assertEquals(
                Optional.of(intent(other, 1)),
                TestEnsemble.view(connection, group).intent());
    }

    @Test
    void unknownFieldsOfAnOperationSurviveAStep() throws Exception {
        Operation asked = operation();
        done(get(operations.create(asked)));
        String path = connection.paths().operation(asked.id());
        String text = TestEnsemble.text(connection.framework(), path);
        TestEnsemble.write(connection.framework(), path, text.replace("{\"format\"", "{\"ticket\":\"T-1\",\"format\""));

        done(get(operations.addStep(asked.id(), step("one"))));

        String after = TestEnsemble.text(connection.framework(), path);
        assertTrue(after.contains("\"ticket\":\"T-1\"") && after.contains("\"one\""), after);
    }

    @Test
    void theRecordOfOperationsIsBounded() throws Exception {
        Operation running = operation();
        done(get(operations.create(running)));
        for (int number = 0; number < OperationStore.KEPT + 20; number++) {
            Operation asked = operation();
            done(get(operations.create(asked)));
            done(get(operations.finish(group, asked.id(), Operation.State.SUCCEEDED, "done")));
        }

        Poll.until(() -> get(operations.list()).size() <= OperationStore.KEPT);
        assertTrue(get(operations.list()).contains(running.id()), "one that still runs is never dropped");
    }

    private Operation operation() {
        return operation(group, ++ids);
    }

    static Operation operation(GroupName group, int id) {
        return new Operation(
                new OperationId("op-" + id),
                Operation.Kind.SWITCHOVER,
                group,
                AT,
                "alice",
                Map.of("to", "b"),
                Operation.State.RUNNING,
                List.of(),
                Optional.empty());
    }

    static Intent intent(Operation operation, long epoch) {
        return new Intent(
                operation.id(),
                SEAT,
                new Epoch(epoch),
                A.node(),
                Optional.of(B.node()),
                Duration.ofSeconds(60),
                Cause.SWITCHOVER);
    }

    private static Operation.Step step(String code) {
        return new Operation.Step(AT, A.node(), code, "took a step", Map.of("demoting", Duration.ofMillis(3)));
    }

    private static Operation read(OperationId id) throws Exception {
        return get(operations.read(id)).orElseThrow().optional().orElseThrow();
    }
}
