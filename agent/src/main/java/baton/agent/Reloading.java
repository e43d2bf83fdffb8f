package baton.agent;

import baton.agent.ReloadAnswer.Answer;
import baton.agent.ReloadAnswer.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks the agent that runs to reload, and sees the life with the new configuration begin. */
final class Reloading {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Below the time that systemd gives a reload. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String ENDED =
            "the agent ended but nobody started it again; see its log, and start it at once with"
                    + " \"baton agent\", its services end when their leases do";

    private final RunningAgent agent;
    private final ReloadAnswer answers;

    Reloading(Path runDirectory) {
        this.agent = new RunningAgent(runDirectory);
        this.answers = new ReloadAnswer(runDirectory);
    }

    /** What came of it, as a sentence. */
    String run() throws StartException, InterruptedException {
        ProcessHandle before = agent.need();
        if (!nextBegins(before)) {
            throw new StartException(
                    agent.find().isEmpty()
                            ? ENDED
                            : "the agent (pid " + before.pid() + ") did not answer within " + ANSWER.toSeconds()
                                    + " s; it is of an older version, or hangs: see its log, or run"
                                    + " \"baton agent restart\"");
        }
        return "the configuration was reloaded";
    }

    /**
     * Asks {@code before} to end for its next incarnation and waits until that has begun.
     *
     * @return false when nobody answered
     * @throws StartException with the reason when the agent refused, or does not get that far
     */
    boolean nextBegins(ProcessHandle before) throws StartException, InterruptedException {
        hangUp(before);
        long begin = System.nanoTime();
        Optional<Answer> answer = Optional.empty();
        while (System.nanoTime() - begin < (answer.isEmpty() ? ANSWER : PATIENCE).toNanos()) {
            answer = answers.read();
            if (answer.filter(given -> given.state() == State.REFUSED).isPresent()) {
                throw new StartException(answer.get().sentences());
            }
            if (answer.filter(given -> given.state() == State.DONE).isPresent()) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        if (answer.isEmpty()) {
            return false;
        }
        throw new StartException(agent.find().isEmpty() ? ENDED : waits(answer.get()));
    }

    private void hangUp(ProcessHandle before) throws StartException, InterruptedException {
        try {
            answers.clear();
            Process kill = new ProcessBuilder("bash", "-c", "kill -HUP " + before.pid())
                    .redirectErrorStream(true)
                    .start();
            if (kill.waitFor(1, TimeUnit.SECONDS) && kill.exitValue() == 0) {
                return;
            }
        } catch (IOException e) {
            throw new StartException(
                    "the agent cannot be told to reload (" + e.getMessage() + "); run this as its user");
        }
        throw new StartException("the agent (pid " + before.pid() + ") cannot be told to reload; run this as its user");
    }

    private static String waits(Answer answer) {
        return "the agent has not begun anew within " + PATIENCE.toSeconds() + " s"
                + (answer.sentences().isEmpty() ? "" : ": it waits until " + String.join(", ", answer.sentences()))
                + "; it goes on by itself after that";
    }
}
