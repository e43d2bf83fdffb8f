package baton.faults;

import static baton.faults.Fault.Trait.ALONE;
import static baton.faults.Fault.Trait.ON_DATABASE;

import baton.trial.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Files of the active's hold that somebody deletes or spoils: what is not there any more proves nothing. */
final class HoldFaults {
    static final List<Fault> ALL = List.of(
            new Fault("hold-deleted", Promise.groupMoves(Kinds.LOST_HOST), HoldFaults::deleteHold, ALONE, ON_DATABASE),
            new Fault("hold-unreadable", Promise.groupMoves(Kinds.LOST_HOST), HoldFaults::spoil, ALONE, ON_DATABASE),
            new Fault("pids-deleted", Promise.hostMoves(Kinds.LOST_HOST), HoldFaults::deletePids, ALONE));

    /** Longer than a renewal takes to come, shorter than a guard may be silent. */
    private static final Duration LATE = Duration.ofMillis(700);

    private HoldFaults() {}

    private static Runnable deleteHold(Scene scene) {
        whileGuardIsLate(scene, () -> delete(scene, HoldFaults::isHold));
        return Fault.NOTHING;
    }

    /** So that the agent finds it first; not for so long that it would miss its guard. */
    private static void whileGuardIsLate(Scene scene, Runnable what) {
        List<Long> guard = scene.victim().guard();
        scene.machine().signal("STOP", guard);
        what.run();
        Await.pass(LATE);
        scene.machine().signal("CONT", guard);
    }

    private static void delete(Scene scene, Predicate<String> name) {
        files(scene, name).forEach(file -> file.toFile().delete());
    }

    /** And the agent killed, so that the guard has to find the service without them. */
    private static Runnable deletePids(Scene scene) {
        delete(scene, name -> name.endsWith(".pids"));
        scene.victim().killAgent();
        return scene.victim()::revive;
    }

    /**
     * By another file of its name, while the agent goes on to write to the old one; and a stop is asked for, so that the
     * agent needs it first.
     */
    private static Runnable spoil(Scene scene) {
        for (Path file : files(scene, HoldFaults::isHold)) {
            try {
                Path spoiled = Files.writeString(file.resolveSibling(".spoiled"), "what a broken disk gave back\n");
                Files.move(spoiled, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        scene.victim().misbehave("demote", "fail");
        OperatorFaults.switchover(scene);
        return scene.victim()::behave;
    }

    private static boolean isHold(String name) {
        return name.matches("[0-9]+\\.[0-9]+");
    }

    private static List<Path> files(Scene scene, Predicate<String> name) {
        Path folder = scene.machine().seen(scene.victim().run().resolve("holds").resolve(scene.group()));
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> name.test(file.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
