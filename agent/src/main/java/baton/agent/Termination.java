package baton.agent;

import baton.agent.hold.LifeFile;
import baton.agent.loop.Inbox;
import baton.agent.loop.Loop;
import baton.failover.group.Reason;
import baton.failover.member.Event;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process does when it is asked to end (SIGTERM, SIGINT), and how it ends at all.
 *
 * <p>A shutdown hook stands for a signal handler, which Java has none of: it must not return before the end, because the
 * virtual machine ends with it.
 */
final class Termination {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    /** A restart waits this long for the moment that suits it; past a lease there is nothing left to wait for. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Duration LOOK = Duration.ofMillis(100);

    private Termination() {}

    /** From now on: a planned failover of all seats, or a restart when that is marked. */
    static void leavesByRequest(RestartMark mark, LifeFile life, Inbox inbox, Loop loop) {
        long pid = ProcessHandle.current().pid();
        mark.take(pid);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (mark.take(pid)) {
                                restart(life, inbox, loop, new Readiness(Set.of(), inbox, false));
                            }
                            LOG.info("the agent was asked to end; it leaves its seats first");
                            inbox.put(new Event.StopRequested(new Reason("stopping", "the agent is being stopped")));
                            awaitEnd();
                        },
                        "termination"));
    }

    /** As a reload does: when nobody is half promoted and every lease bridges the restart. */
    private static void restart(LifeFile life, Inbox inbox, Loop loop, Readiness readiness) {
        LOG.info("the agent ends for a restart; its services go on");
        loop.endForAnother(
                (node, now) -> {
                    if (readiness.test(node, now)) {
                        life.endsOnPurpose();
                        end(ExitStatus.AGAIN);
                    }
                    return false;
                },
                "it is restarted");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            // A loop with nothing to do would not look whether it may end.
            inbox.put(new Event.Alarm());
            LockSupport.parkNanos(LOOK.toNanos());
        }
        LOG.warn(
                "the agent ends although its services may not outlive the restart: {} s were not enough until {}",
                PATIENCE.toSeconds(),
                String.join(", ", readiness.waits()));
        life.endsOnPurpose();
        end(ExitStatus.AGAIN);
    }

    /** Any thread that dies of an exception ends the process: its part of the work would be missing silently. */
    static void endsWithAnyThread() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> broken("thread " + thread.getName(), failure));
    }

    static void broken(String where, Throwable failure) {
        LOG.error(
                "the agent ends because of an error in {}; services go on until their holds end, unless it is started again",
                where,
                failure);
        end(ExitStatus.BROKEN);
    }

    static void broken(String sentence) {
        LOG.error("the agent ends: {}", sentence);
        end(ExitStatus.BROKEN);
    }

    /** Without shutdown hooks, of which one may be waiting for exactly this. */
    static void end(int status) {
        Runtime.getRuntime().halt(status);
    }

    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
