package baton.agent.hold;

import baton.agent.loop.BootClock;
import baton.agent.loop.Inbox;
import baton.agent.loop.Rounds;
import baton.failover.member.Event;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the guard's heartbeat, and starts a guard where none beats.
 *
 * <p>Silence is counted in looks, not by a clock: after a pause of the whole host the guard gets as many chances to
 * beat as this agent has to look. Each look is one of the {@link Rounds}.
 */
public final class GuardWatch {
    private static final Logger LOG = LoggerFactory.getLogger(GuardWatch.class);
    private static final int SILENT_LOOKS = 2;
    private static final long STALE_MILLIS = Rounds.PERIOD.toMillis() * SILENT_LOOKS;

    private final RunDirectory run;
    private final File beats;
    private final Path guard;
    private final BootClock clock;
    private final Inbox inbox;
    /** When it beat last, by the file's time, which costs less than what is in it; 0 when there is no file. */
    private long beat;

    private int silent;
    private Optional<Boolean> told = Optional.empty();
    private boolean begun;
    private boolean judged;
    private volatile Optional<Process> own = Optional.empty();

    /** @param guard the script */
    public GuardWatch(RunDirectory run, Path guard, BootClock clock, Inbox inbox) {
        this.run = run;
        this.beats = run.path().resolve("guard.beat").toFile();
        this.guard = guard;
        this.clock = clock;
        this.inbox = inbox;
    }

    /** Looks for a guard, starts one when none beats, and watches from now on; called again it does nothing. */
    public void begin(Rounds rounds) {
        if (begun) {
            return;
        }
        begun = true;
        beat = beats.lastModified();
        if (isOlderThan(STALE_MILLIS)) {
            startGuard();
        }
        rounds.add(this::look);
    }

    /** Ends the guard that this life started, if it did; only after the last round, and while no hold may need it. */
    public void endOwn() {
        own.ifPresent(Process::destroy);
    }

    private void look() {
        long now = beats.lastModified();
        if (now != 0 && now != beat) {
            beat = now;
            silent = 0;
            judge();
            tell(true);
        } else if (++silent % SILENT_LOOKS == 0 && isOlderThan(Rounds.PERIOD.toMillis())) {
            // The time of a file may stand still alone: some file systems keep whole seconds.
            tell(false);
            startGuard();
        }
    }

    /** Once in a life: who guards is not started with less later. */
    private void judge() {
        if (judged) {
            return;
        }
        judged = true;
        try {
            String pid = Files.readString(run.path().resolve("guard.lock")).strip();
            GuardStanding.lack(Path.of("/proc", pid)).ifPresent(LOG::warn);
        } catch (IOException unreadable) {
            LOG.warn("cannot read who guards {}: {}", run.path(), unreadable.getMessage());
        }
    }

    private void tell(boolean alive) {
        if (!told.equals(Optional.of(alive))) {
            told = Optional.of(alive);
            inbox.put(new Event.GuardChanged(alive));
        }
    }

    /** By what the guard wrote; true when it wrote nothing. */
    private boolean isOlderThan(long millis) {
        try {
            return clock.now().millis()
                            - Long.parseLong(Files.readString(beats.toPath()).strip())
                    > millis;
        } catch (IOException | NumberFormatException none) {
            return true;
        }
    }

    /** In a session of its own, so that it outlives the agent; a second one finds the first and ends by itself. */
    private void startGuard() {
        File log = run.path().resolve("output").resolve("guard").toFile();
        ProcessBuilder start = new ProcessBuilder(
                        List.of("setsid", guard.toString(), "run", run.path().toString()))
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectError(ProcessBuilder.Redirect.appendTo(log));
        start.environment().remove("BATON_HOLD");
        try {
            own = Optional.of(start.start());
            LOG.info("started the guard of {}", run.path());
        } catch (IOException failed) {
            LOG.error("cannot start the guard {}: {}; nothing is promoted without it", guard, failed.getMessage());
        }
    }
}
