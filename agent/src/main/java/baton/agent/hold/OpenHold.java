package baton.agent.hold;

import baton.failover.member.Hold;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A hold that stands and is this agent's to extend, until it lapses. */
final class OpenHold implements AutoCloseable {
    private final HoldPath path;
    private HoldText text;
    private @Nullable FileChannel channel;
    /** One of those who live in it. */
    private Optional<Recorded> inhabitant = Optional.empty();

    private boolean over;
    /** Who was on record when the service became active; whatever is started later is a hook. */
    private Optional<String> record = Optional.empty();

    OpenHold(HoldPath path, HoldText text) {
        this.path = path;
        this.text = text;
    }

    HoldPath path() {
        return path;
    }

    synchronized HoldText text() {
        return text;
    }

    /**
     * Rewrites the hold in place, so that a hold which the guard has renamed never comes back under its name.
     *
     * @return false when it does not stand any more
     */
    synchronized boolean rewrite(Hold changed) throws IOException {
        HoldText next = text.with(changed);
        ByteBuffer bytes = ByteBuffer.wrap(next.render().getBytes(StandardCharsets.UTF_8));
        try {
            FileChannel open = channel;
            if (open == null || !open.isOpen()) {
                // Never with CREATE.
                open = FileChannel.open(path.standing(), StandardOpenOption.WRITE);
                channel = open;
            }
            for (long at = 0; bytes.hasRemaining(); ) {
                at += open.write(bytes, at);
            }
        } catch (NoSuchFileException gone) {
            return false;
        }
        text = next;
        noteRecord();
        return path.stands();
    }

    /** Remembers who is on record, should somebody remove the file; not while more may be started. */
    synchronized void noteRecord() {
        switch (text.hold().phase()) {
            case PROMOTING -> record = Optional.empty();
            case ACTIVE -> {
                if (record.isEmpty()) {
                    record = read(path.pids());
                }
            }
            case DEMOTING -> {}
        }
    }

    /** Text of the record of an active service; empty when it is not known. */
    synchronized Optional<String> record() {
        return record;
    }

    /** An empty one is no memory: put back, it would prove that nothing was ever started. */
    private static Optional<String> read(Path pids) {
        try {
            return Optional.of(Files.readString(pids)).filter(text -> !text.isBlank());
        } catch (IOException notKnown) {
            return Optional.empty();
        }
    }

    /** True while somebody lives who is on record for a supervised service; false when nobody does, or it is over. */
    synchronized boolean isInhabited() {
        if (over || !text.plan().supervised()) {
            return false;
        }
        if (inhabitant.filter(Recorded::lives).isEmpty()) {
            inhabitant.ifPresent(Recorded::close);
            try {
                inhabitant = Recorded.firstLiving(path.pids());
            } catch (IOException unreadable) {
                inhabitant = Optional.empty();
            }
        }
        return inhabitant.isPresent();
    }

    /** True for the first who finds that it does not stand any more. */
    synchronized boolean isNewlyOver() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** Its end is wanted: nobody is to hear of it as of a lapse. */
    synchronized void giveUp() throws IOException {
        over = true;
        close();
    }

    @Override
    public synchronized void close() throws IOException {
        inhabitant.ifPresent(Recorded::close);
        inhabitant = Optional.empty();
        if (channel != null) {
            channel.close();
        }
    }
}
