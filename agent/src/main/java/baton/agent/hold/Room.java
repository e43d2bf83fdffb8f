package baton.agent.hold;

import baton.agent.loop.Inbox;
import baton.agent.loop.Rounds;
import baton.failover.member.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports when no hold can be created in the run directory, and when one can be again.
 *
 * <p>Without it each attempt would claim a seat first, and use up an epoch. Nothing is checked before a hold was refused.
 */
final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final String CODE = "run-directory-full";

    /** More than a hold with its records takes. */
    private static final String PROBE = "x".repeat(16_384);

    private final Path probe;
    private final Inbox inbox;
    private final Rounds rounds;
    private final Runnable look = this::look;
    private boolean missing;

    Room(Path runDirectory, Inbox inbox, Rounds rounds) {
        this.probe = runDirectory.resolve(".room");
        this.inbox = inbox;
        this.rounds = rounds;
    }

    /** A hold could not be created; {@code sentence} says why and what to do. */
    synchronized void isMissing(String sentence) {
        if (!missing) {
            missing = true;
            LOG.error("this host takes no seat: {}", sentence);
            inbox.put(new Event.HostObstacle(CODE, Optional.of(sentence)));
            rounds.add(look);
        }
    }

    private synchronized void look() {
        try {
            Files.deleteIfExists(probe);
            Durable.create(probe, PROBE);
            Files.delete(probe);
        } catch (IOException stillMissing) {
            return;
        }
        missing = false;
        rounds.remove(look);
        LOG.info("the run directory has room for a hold again");
        inbox.put(new Event.HostObstacle(CODE, Optional.empty()));
    }
}
