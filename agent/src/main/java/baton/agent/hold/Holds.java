package baton.agent.hold;

import baton.agent.loop.Inbox;
import baton.agent.loop.Rounds;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.member.Event;
import baton.failover.member.FoundHold;
import baton.failover.member.Hold;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the holds of this host and reports when one ends.
 *
 * <p>{@link #write}, {@link #extend} and {@link #drop} are called by the loop's thread; they touch files of a few
 * hundred bytes and wait for nothing else.
 */
public final class Holds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

    private final RunDirectory run;
    private final NodeName node;
    private final Function<GroupName, StopPlan> plans;
    private final Inbox inbox;
    private final Ledger ledger;
    private final Rounds rounds;
    private final Runnable catchUp = this::catchUp;
    private final Map<Path, OpenHold> open = new ConcurrentHashMap<>();
    private final HoldWatch watch;
    private final Room room;

    /** Begins to watch at once; {@link #find} tells what is there already. */
    public Holds(RunDirectory run, NodeName node, Function<GroupName, StopPlan> plans, Inbox inbox, Rounds rounds)
            throws IOException {
        this.run = run;
        this.node = node;
        this.plans = plans;
        this.inbox = inbox;
        this.ledger = Ledger.open(run);
        this.rounds = rounds;
        rounds.add(catchUp);
        this.watch = new HoldWatch(open.values(), inbox, rounds);
        this.room = new Room(run.path(), inbox, rounds);
    }

    /** Where the hold of this epoch stands, if it does; what {@code BATON_HOLD} says. */
    public Path path(GroupName group, Seat seat, Epoch epoch) {
        return HoldPath.of(run, group, seat, epoch).standing();
    }

    /** The holds that earlier lives of the agent left; those that are usable can be extended from now on. */
    public Map<GroupName, List<FoundHold>> find() throws IOException {
        HoldSearch search = new HoldSearch(run, ledger);
        Map<GroupName, List<FoundHold>> found = search.all();
        for (OpenHold hold : search.extendable()) {
            open.put(hold.path().standing(), hold);
            hold.noteRecord();
            if (ledger.text(hold.path()).isEmpty()) {
                ledger.add(hold.text());
            }
        }
        for (GroupName group : found.keySet()) {
            watch.add(Files.createDirectories(run.path().resolve("holds").resolve(group.value())));
        }
        return found;
    }

    /** Creates the hold, or changes its phase; answers with {@link Event.HoldWritten}. */
    public void write(GroupName group, Hold hold) {
        inbox.put(new Event.HoldWritten(group, hold.epoch(), refusalToWrite(group, hold)));
    }

    /** Gives a hold that stands a new end; {@link Event.HoldLapsed} when it does not stand any more. */
    public void extend(GroupName group, Hold hold) {
        OpenHold known = open.get(path(group, hold.seat(), hold.epoch()));
        try {
            if (known == null) {
                inbox.put(new Event.HoldLapsed(group, hold.epoch()));
            } else if (!known.rewrite(hold)) {
                watch.lapsed(known);
            }
        } catch (IOException failed) {
            // It stands with its old end; the next renewal tries again, or the guard ends it.
            LOG.warn(
                    "cannot extend the hold {}: {}",
                    known == null ? "" : known.path().standing(),
                    failed.toString());
        }
    }

    /** Takes away a hold whose service was proved stopped. */
    public void drop(GroupName group, Seat seat, Epoch epoch) {
        HoldPath path = HoldPath.of(run, group, seat, epoch);
        OpenHold known = open.remove(path.standing());
        try {
            if (known != null) {
                known.giveUp();
            }
            ledger.remove(path);
            // In the order in which the guard renames, so that it is not missed in between.
            if (!moved(path.standing(), path) && !letGo(path) && !Files.exists(path.lapsed())) {
                moved(path.pids(), path);
                Files.deleteIfExists(path.dead());
            }
        } catch (IOException failed) {
            LOG.warn("cannot take the hold {} away: {}", path.standing(), failed.toString());
        }
    }

    /** Ends a hold for good, also one that only the ledger knows of: the guard makes its service inert. */
    public void lapse(GroupName group, Hold hold) throws IOException {
        HoldPath path = HoldPath.of(run, group, hold.seat(), hold.epoch());
        if (path.stands()) {
            Files.move(path.standing(), path.lapsed(), StandardCopyOption.ATOMIC_MOVE);
        } else if (path.hasNothing() && ledger.text(path).isPresent()) {
            Durable.create(path.lapsed(), ledger.text(path).get().render());
        }
    }

    /**
     * True when it is certain, without starting a process, that nothing can act under this epoch: its hold was never made,
     * was proved ended, or is ended and nothing was ever started under it. Thread-safe.
     *
     * @param ends the hold may be ended for good to find out
     */
    public boolean provesUnused(GroupName group, Seat seat, Epoch epoch, boolean ends) {
        HoldPath path = HoldPath.of(run, group, seat, epoch);
        boolean excluded = ledger.excludes(path);
        if (ends && !excluded && !Files.exists(path.pids())) {
            restore(path);
        }
        if (path.hasNothing()) {
            return excluded;
        }
        try {
            if (ends && path.stands()) {
                Files.move(path.standing(), path.lapsed(), StandardCopyOption.ATOMIC_MOVE);
            }
            // Looked at after the end: whoever starts late is on record first. A record that is gone says nothing.
            return Files.exists(path.lapsed()) && Files.size(path.pids()) == 0 && noteDead(path);
        } catch (IOException notKnown) {
            return false;
        }
    }

    /**
     * Puts back what somebody removed, the whole run directory perhaps, as far as this agent remembers it, so that the guard
     * can end the service and prove it. A record that is not known stays away, and nothing is proved without it.
     */
    private void restore(HoldPath path) {
        Optional<HoldText> text = ledger.text(path);
        Optional<String> record = Optional.ofNullable(open.get(path.standing())).flatMap(OpenHold::record);
        boolean textGone = !Files.exists(path.standing()) && !Files.exists(path.lapsed());
        if (text.isEmpty() || (!textGone && record.isEmpty())) {
            return;
        }
        try {
            Files.createDirectories(path.pids().resolveSibling(""));
            ledger.writeAgain();
            if (record.isPresent()) {
                Durable.create(path.pids(), record.get());
            }
            if (textGone) {
                Durable.create(path.lapsed(), text.get().render());
            }
            LOG.warn("files of the hold {} were removed; what is remembered of them is put back", path.standing());
        } catch (IOException failed) {
            LOG.warn("cannot put the files of the hold {} back: {}", path.standing(), failed.toString());
        }
    }

    /** Where there is no room for it the guard writes it later. */
    private static boolean noteDead(HoldPath path) {
        try {
            Files.createFile(path.dead(), Durable.OWNER_ONLY);
        } catch (IOException there) {
            LOG.debug("{} is not written: {}", path.dead(), there.toString());
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        watch.close();
        rounds.remove(catchUp);
        ledger.catchUp();
        for (OpenHold hold : open.values()) {
            hold.close();
        }
    }

    private Optional<String> refusalToWrite(GroupName group, Hold hold) {
        HoldPath path = HoldPath.of(run, group, hold.seat(), hold.epoch());
        OpenHold known = open.get(path.standing());
        try {
            if (known == null) {
                return create(path, group, hold);
            }
            if (known.rewrite(hold)) {
                return Optional.empty();
            }
            watch.lapsed(known);
            return Optional.of("the guard ended the hold of epoch " + hold.epoch());
        } catch (IOException failed) {
            String sentence = "cannot write the hold " + path.standing() + ": " + failed + "; make room there";
            if (known == null) {
                room.isMissing(sentence);
            }
            return Optional.of(sentence);
        }
    }

    private Optional<String> create(HoldPath path, GroupName group, Hold hold) throws IOException {
        Path directory = Files.createDirectories(run.path().resolve("holds").resolve(group.value()));
        watch.add(directory);
        for (HoldPath other : HoldSearch.inSeat(directory, hold.seat())) {
            if (other.equals(path)) {
                return Optional.of("epoch " + hold.epoch() + " was given up already");
            }
            if (!letGo(other) && !Files.exists(other.released())) {
                return Optional.of("the hold " + other.standing() + " is not proved ended yet; the guard is at it, its"
                        + " log says what is missing");
            }
        }
        OpenHold fresh = new OpenHold(path, new HoldText(group, hold, run.stamp(), node, plans.apply(group)));
        ledger.add(fresh.text());
        try {
            // The empty record comes first: a hold without one has lost it.
            Files.createFile(path.pids(), Durable.OWNER_ONLY);
            Durable.create(path.standing(), fresh.text().render());
        } catch (FileAlreadyExistsException taken) {
            return Optional.of("a hold of epoch " + hold.epoch() + " stands already: " + taken.getMessage());
        } catch (IOException notMade) {
            if (!path.stands()) {
                // Nothing was started under it.
                Files.deleteIfExists(path.pids());
                ledger.remove(path);
            }
            throw notMade;
        }
        open.put(path.standing(), fresh);
        return Optional.empty();
    }

    /** Gives a lapsed hold away to be tidied once it is dead; before, the guard is still at it. */
    private boolean letGo(HoldPath path) throws IOException {
        if (!Files.exists(path.dead())) {
            return false;
        }
        ledger.remove(path);
        return moved(path.lapsed(), path);
    }

    private void catchUp() {
        ledger.catchUp();
    }

    private static boolean moved(Path from, HoldPath path) throws IOException {
        try {
            Files.move(from, path.released(), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        }
    }
}
