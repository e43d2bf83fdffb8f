package baton.agent;

import baton.agent.loop.Inbox;
import baton.agent.loop.Rounds;
import baton.failover.member.Event;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether this host can start processes, and reports when it cannot and when it can again.
 *
 * <p>A hook or a check that fails on a host without descriptors, processes or memory says nothing of the service. Nothing
 * is tried before something has failed; from then on once in each round. Thread-safe.
 */
final class Ability {
    private static final Logger LOG = LoggerFactory.getLogger(Ability.class);
    private static final String CODE = "cannot-run";

    /** As many processes as a hook has around it; none of them waits for a process that it cannot have, as a shell does. */
    private static final List<String> TRIAL = List.of("setsid", "timeout", "2", "timeout", "2", "timeout", "2", "true");

    private static final int TOOK_TOO_LONG = 124;
    private static final long PATIENCE = 5;
    private static final Redirect NOWHERE = Redirect.to(new File("/dev/null"));

    private final Inbox inbox;
    private final Rounds rounds;
    private final Runnable look = this::look;
    private boolean missing;
    private @Nullable Process trial;

    Ability(Inbox inbox, Rounds rounds) {
        this.inbox = inbox;
        this.rounds = rounds;
    }

    /** Tries it now; a host that is only slow can. */
    boolean isThere() {
        try {
            Process process = start();
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS) || isGood(process)) {
                return true;
            }
            isMissing("\"" + String.join(" ", TRIAL) + "\" ends with status " + process.exitValue());
            return false;
        } catch (IOException failed) {
            isMissing(String.valueOf(failed.getMessage()));
            return false;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private synchronized void isMissing(String why) {
        if (!missing) {
            missing = true;
            String sentence = "this host cannot start processes (" + why
                    + "); raise its limits of descriptors and processes, or free memory";
            LOG.error("this host takes no seat: {}", sentence);
            inbox.put(new Event.HostObstacle(CODE, Optional.of(sentence)));
            rounds.add(look);
        }
    }

    /** Waits for nothing: what was started in one round is looked at in the next. */
    private synchronized void look() {
        try {
            Process begun = trial;
            if (begun == null) {
                trial = start();
            } else if (!begun.isAlive()) {
                trial = null;
                if (isGood(begun)) {
                    isBack();
                }
            }
        } catch (IOException stillMissing) {
            LOG.debug("no process can be started yet: {}", stillMissing.getMessage());
        }
    }

    /** One that took too long was started. */
    private static boolean isGood(Process ended) {
        return ended.exitValue() == 0 || ended.exitValue() == TOOK_TOO_LONG;
    }

    private void isBack() {
        missing = false;
        rounds.remove(look);
        LOG.info("this host can start processes again");
        inbox.put(new Event.HostObstacle(CODE, Optional.empty()));
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(TRIAL)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(NOWHERE)
                .redirectError(NOWHERE)
                .start();
    }
}
