package baton.agent.hold;

import baton.agent.loop.Inbox;
import baton.agent.loop.Rounds;
import baton.failover.group.GroupName;
import baton.failover.member.Event;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a hold ended or that a supervised service did, within milliseconds where the kernel tells; else within half
 * a second, a hold that somebody lives in with its next renewal.
 *
 * <p>The look of each round is for what no file tells: a supervisor that was killed together with its service.
 */
final class HoldWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HoldWatch.class);

    private final Collection<OpenHold> holds;
    private final Inbox inbox;
    private final Rounds rounds;
    private final Runnable round = this::lookClosely;
    private final WatchService changes;
    private final Set<Path> watched = new HashSet<>();
    /** The end of a service that was reported last, for each hold: every end is reported once. Guarded by itself. */
    private final Map<OpenHold, Object> reported = new HashMap<>();

    HoldWatch(Collection<OpenHold> holds, Inbox inbox, Rounds rounds) throws IOException {
        this.holds = holds;
        this.inbox = inbox;
        this.rounds = rounds;
        this.changes = FileSystems.getDefault().newWatchService();
        Thread thread = new Thread(this::turn, "holds");
        thread.setDaemon(true);
        thread.start();
        rounds.add(round);
    }

    synchronized void add(Path directory) throws IOException {
        if (watched.add(directory)) {
            directory.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        }
    }

    void lapsed(OpenHold hold) {
        if (hold.isNewlyOver()) {
            inbox.put(new Event.HoldLapsed(group(hold), hold(hold).epoch()));
        }
    }

    @Override
    public void close() throws IOException {
        rounds.remove(round);
        changes.close();
    }

    private void turn() {
        try {
            while (true) {
                WatchKey key = changes.take();
                // Which file it was does not matter: there are few holds, and an overflow names none.
                key.pollEvents();
                if (!key.reset()) {
                    forget(key);
                }
                lookAtAll(false);
            }
        } catch (ClosedWatchServiceException closed) {
            LOG.debug("not watching holds any more");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookClosely() {
        lookAtAll(true);
    }

    private void lookAtAll(boolean closely) {
        synchronized (reported) {
            for (OpenHold hold : holds) {
                try {
                    look(hold, closely);
                } catch (RuntimeException broken) {
                    // The others are looked at all the same, and this one again in the next round.
                    LOG.error("cannot look at the hold {}", hold.path().standing(), broken);
                }
            }
            if (!reported.isEmpty()) {
                reported.keySet().retainAll(Set.copyOf(holds));
            }
        }
    }

    private void look(OpenHold hold, boolean closely) {
        if (closely && hold.isInhabited()) {
            // That it stands is looked at with each renewal as well.
            return;
        }
        if (!hold.path().stands()) {
            lapsed(hold);
            return;
        }
        if (!hold.text().plan().supervised()) {
            return;
        }
        try {
            Path exit = hold.path().exit();
            if (Files.exists(exit)) {
                BasicFileAttributes file = Files.readAttributes(exit, BasicFileAttributes.class);
                exited(hold, file.fileKey() + " " + file.lastModifiedTime(), sentence(Files.readString(exit)));
            } else if (closely
                    && hold(hold).phase() == HoldPhase.ACTIVE
                    && Recorded.allDead(hold.path().pids())) {
                Object record = Files.readString(hold.path().pids());
                exited(hold, record, "ended, and so did its supervisor");
            }
        } catch (IOException goneMeanwhile) {
            LOG.debug("looked at {} while it changed", hold.path().standing());
        }
    }

    private void exited(OpenHold hold, Object end, String detail) {
        if (!end.equals(reported.put(hold, end))) {
            inbox.put(new Event.ServiceExited(group(hold), hold(hold).epoch(), detail));
        }
    }

    private static String sentence(String status) {
        try {
            int number = Integer.parseInt(status.strip());
            return number > 128 ? "ended by signal " + (number - 128) : "ended with status " + number;
        } catch (NumberFormatException damaged) {
            return "ended";
        }
    }

    private synchronized void forget(WatchKey key) {
        watched.removeIf(directory -> directory.equals(key.watchable()));
    }

    private static GroupName group(OpenHold hold) {
        return hold.text().group();
    }

    private static Hold hold(OpenHold hold) {
        return hold.text().hold();
    }
}
