package baton.agent.hold;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import baton.failover.member.FoundHold;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once for what earlier lives of the agent left on this host. */
final class HoldSearch {
    private static final Pattern NAME = Pattern.compile("(\\d{1,9})\\.(\\d{1,18})(\\.pids|\\.lapsed)?");

    /** What the guard takes where no hold says its limit. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(HoldSearch.class);

    private final RunDirectory run;
    private final Ledger ledger;
    private final List<OpenHold> extendable = new ArrayList<>();

    HoldSearch(RunDirectory run, Ledger ledger) {
        this.run = run;
        this.ledger = ledger;
    }

    /** Every hold that is not released, every record of processes without one, and what only the ledger knows of. */
    Map<GroupName, List<FoundHold>> all() throws IOException {
        Map<GroupName, List<FoundHold>> found = new TreeMap<>();
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(run.path().resolve("holds"), Files::isDirectory)) {
            for (Path directory : groups) {
                if (!GroupName.isAllowed(directory.getFileName().toString())) {
                    LOG.warn("{} has no name that a group can have; remove it", directory);
                    continue;
                }
                List<FoundHold> holds = new ArrayList<>();
                for (HoldPath path : paths(directory)) {
                    if (!Files.exists(path.released())) {
                        holds.add(found(path));
                    }
                }
                found.put(new GroupName(directory.getFileName().toString()), holds);
            }
        }
        for (HoldPath path : ledger.all()) {
            if (path.hasNothing() && !Files.exists(path.released())) {
                HoldText text = ledger.text(path).orElseThrow();
                found.computeIfAbsent(text.group(), none -> new ArrayList<>()).add(new FoundHold(text.hold(), false));
            }
        }
        return found;
    }

    /** Those of them that stand under the present stamp. */
    List<OpenHold> extendable() {
        return extendable;
    }

    /** Whatever is left of any epoch of a seat. */
    static List<HoldPath> inSeat(Path directory, Seat seat) throws IOException {
        return paths(directory).stream()
                .filter(path -> path.standing().getFileName().toString().startsWith(seat.number() + "."))
                .toList();
    }

    private static List<HoldPath> paths(Path directory) throws IOException {
        TreeSet<Path> standing = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    standing.add(directory.resolve(name.group(1) + "." + name.group(2)));
                }
            }
        }
        return standing.stream().map(HoldPath::new).toList();
    }

    private FoundHold found(HoldPath path) throws IOException {
        Optional<HoldText> text = read(path.standing());
        if (text.isPresent() && text.get().stamp().equals(run.stamp()) && path.stands()) {
            extendable.add(new OpenHold(path, text.get()));
            boolean ended =
                    text.get().plan().supervised() && (Files.exists(path.exit()) || !Recorded.anyLives(path.pids()));
            return new FoundHold(text.get().hold(), !ended);
        }
        if (text.isEmpty()) {
            text = read(path.lapsed());
        }
        if (text.isEmpty()) {
            text = ledger.text(path);
        }
        return new FoundHold(text.map(HoldText::hold).orElseGet(() -> unknown(path)), false);
    }

    private static Optional<HoldText> read(Path file) throws IOException {
        try {
            return HoldText.parse(Files.readString(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            // One hold that cannot be read ends what may run under it, and nothing of any other group.
            LOG.error("cannot read the hold {}: {}; what may run under it is ended", file, unreadable.toString());
            return Optional.empty();
        }
    }

    /** Nothing is known but that something may have been started: enough to kill it. */
    private static Hold unknown(HoldPath path) {
        Matcher name = NAME.matcher(path.standing().getFileName().toString());
        if (!name.matches()) {
            throw new IllegalStateException(path + " was found by its name");
        }
        Seat seat = new Seat(Integer.parseInt(name.group(1)));
        Epoch epoch = new Epoch(Long.parseLong(name.group(2)));
        return new Hold(seat, epoch, HoldPhase.PROMOTING, Tick.EVER, Tick.EVER, KILL_LIMIT);
    }
}
