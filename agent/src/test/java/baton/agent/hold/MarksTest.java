package baton.agent.hold;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.member.Event;
import baton.failover.member.FoundHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of one group that is damaged or cannot be written is that group's trouble alone. */
class MarksTest {
    @TempDir
    Path top;

    @Test
    void marksNeverFallAndSurviveTheProcess() throws Exception {
        Marks marks = new Marks(top.resolve("state"));
        assertEquals(Epoch.NONE, marks.epoch(Bench.GROUP));
        raise(marks, 17);
        raise(marks, 4);
        marks.ensemble("u");

        Marks later = new Marks(top.resolve("state"));
        assertEquals(new Epoch(17), later.epoch(Bench.GROUP));
        assertEquals(Optional.of("u"), later.ensemble());
        assertEquals(marks.nodeId(), later.nodeId());
    }

    private static void raise(Marks marks, long epoch) {
        marks.raise(Map.of(Bench.GROUP, new Epoch(epoch)), (group, why) -> fail(why));
    }

    @Test
    void damagedMarkIsAnErrorNotZero() throws Exception {
        Marks marks = new Marks(top.resolve("state"));
        for (String damaged : List.of("", "-1", "9223372036854775807", "x".repeat(10_000))) {
            Files.writeString(top.resolve("state/epochs/g"), damaged);

            IOException why = assertThrows(IOException.class, () -> marks.epoch(Bench.GROUP));
            assertTrue(why.toString().contains("epochs/g"), why.toString());
            assertTrue(why.toString().contains("baton status"), why.toString());
        }
    }

    @Test
    void aDamagedMarkKeepsNoOtherGroupFromBeingMarked() throws Exception {
        Marks marks = new Marks(top.resolve("state"));
        Files.writeString(top.resolve("state/epochs/g"), "?");
        GroupName other = new GroupName("other");
        Map<GroupName, String> failed = new HashMap<>();

        Map<GroupName, Epoch> known = marks.raise(Map.of(Bench.GROUP, new Epoch(3), other, new Epoch(4)), failed::put);

        assertEquals(Map.of(other, new Epoch(4)), known);
        assertEquals(Set.of(Bench.GROUP), failed.keySet());
        assertEquals(Map.of(other, new Epoch(4)), marks.all());
    }

    /** A directory in its place cannot be written, whoever runs the test. */
    @Test
    void aMarkThatCannotBeWrittenSaysWhichFileAndWhatToDo() throws Exception {
        Marks marks = new Marks(top.resolve("state"));
        Files.createDirectories(top.resolve("state/epochs/.g.new/full"));
        Map<GroupName, String> failed = new HashMap<>();

        assertEquals(Map.of(), marks.raise(Map.of(Bench.GROUP, new Epoch(3)), failed::put));
        String why = String.valueOf(failed.get(Bench.GROUP));
        assertTrue(why.contains("state/epochs/g") && why.contains("make room"), why);
    }

    /** Own marks come first, each group is answered once, and nothing of it happens on the caller's thread. */
    @Test
    void marksAreWrittenOffTheCallersThreadAndAnswered() throws Exception {
        Marks marks = new Marks(top.resolve("state"));
        BlockingQueue<Event> answers = new LinkedBlockingQueue<>();
        Set<Thread> writers = ConcurrentHashMap.newKeySet();
        MarkWriter writer = new MarkWriter(
                marks,
                event -> {
                    writers.add(Thread.currentThread());
                    answers.add(event);
                },
                (group, epoch) -> {});
        try (writer) {
            for (int index = 0; index < 20; index++) {
                writer.write(new GroupName("g" + index), new Epoch(2), index % 2 == 0);
            }
            Set<GroupName> answered = new HashSet<>();
            while (answered.size() < 20) {
                Event.MarkWritten written =
                        (Event.MarkWritten) requireNonNull(answers.poll(10, TimeUnit.SECONDS), "an answer for each");
                assertEquals(Optional.empty(), written.refusal());
                answered.add(written.group());
            }
            assertFalse(writers.contains(Thread.currentThread()));
        }
        assertEquals(20, marks.all().size());
    }

    @Test
    void aHoldThatCannotBeReadKeepsNoOtherGroupFromStarting() throws Exception {
        try (RunDirectory run = RunDirectory.open(top.resolve("run"), true)) {
            Files.write(
                    Files.createDirectories(run.path().resolve("holds/g")).resolve("0.7"), new byte[] {(byte) 0xff});
            Files.createDirectories(run.path().resolve("holds/no group!"));

            Map<GroupName, List<FoundHold>> found = new HoldSearch(run, Ledger.open(run)).all();

            assertEquals(Set.of(Bench.GROUP), found.keySet());
            FoundHold one = requireNonNull(found.get(Bench.GROUP)).get(0);
            assertEquals(new Epoch(7), one.hold().epoch());
            assertFalse(one.usable());
        }
    }
}
