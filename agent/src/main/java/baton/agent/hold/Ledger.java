package baton.agent.hold;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists every hold that was made on this host and is not proved ended, with its text.
 *
 * <p>It makes an absence positive: a hold that is not in a complete ledger was never made, or was proved ended; one that is
 * in it and has no file was deleted, and here is how its service is ended. The guard reads the file. Thread-safe.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String HEAD = "ledger=1\n";
    private static final String COMPLETE = "complete=yes\n";
    /** Made anew after it was lost: what was made before is not known. */
    private static final String INCOMPLETE = "complete=no\n";

    private static final String HOLD = "format=1\n";
    private static final String END = "end\n";

    private final RunDirectory run;
    private final Path file;
    private final Map<HoldPath, HoldText> open = new LinkedHashMap<>();
    private boolean complete;
    /** The file lists a hold that was struck out. */
    private boolean behind;

    private Ledger(RunDirectory run) {
        this.run = run;
        this.file = file(run.path());
    }

    /** Begins the ledger of a run directory in which no hold was made yet. */
    static void begin(Path run) throws IOException {
        Durable.replace(file(run), HEAD + COMPLETE + END);
    }

    /** Reads the ledger; one that is gone or damaged is incomplete from then on. */
    static Ledger open(RunDirectory run) throws IOException {
        Ledger ledger = new Ledger(run);
        ledger.complete = ledger.read(Durable.read(ledger.file).orElse(""));
        return ledger;
    }

    /** Writes a hold down, before it is made. */
    synchronized void add(HoldText text) throws IOException {
        Map<HoldPath, HoldText> next = new LinkedHashMap<>(open);
        next.put(place(text), text);
        write(next);
    }

    /**
     * Strikes a hold out whose service was proved inert, or that could not be made.
     *
     * <p>Before its files are tidied: what has no file and is listed was deleted by somebody. Where there is no room for it
     * the file follows later.
     */
    synchronized void remove(HoldPath path) {
        if (open.remove(path) == null) {
            return;
        }
        behind = true;
        try {
            write(new LinkedHashMap<>(open));
        } catch (IOException failed) {
            LOG.warn("cannot strike the hold {} out of {} yet ({}); make room there", path.standing(), file, failed);
        }
    }

    /** Writes what could not be written before; called again and again, because nothing tells that there is room. */
    synchronized void catchUp() {
        if (!behind) {
            return;
        }
        try {
            write(new LinkedHashMap<>(open));
            LOG.info("{} is as it should be again", file);
        } catch (IOException noRoom) {
            LOG.debug("cannot write {} yet: {}", file, noRoom.toString());
        }
    }

    /** Writes the file as it should be, because somebody removed it. */
    synchronized void writeAgain() throws IOException {
        write(new LinkedHashMap<>(open));
    }

    synchronized Optional<HoldText> text(HoldPath path) {
        return Optional.ofNullable(open.get(path));
    }

    synchronized List<HoldPath> all() {
        return List.copyOf(open.keySet());
    }

    /** True when it is certain that this hold was never made, or was proved ended. */
    synchronized boolean excludes(HoldPath path) {
        return complete && !open.containsKey(path);
    }

    private void write(Map<HoldPath, HoldText> next) throws IOException {
        StringBuilder text = new StringBuilder(HEAD).append(complete ? COMPLETE : INCOMPLETE);
        next.values().forEach(hold -> text.append(hold.render()));
        Durable.replace(file, text.append(END).toString());
        open.clear();
        open.putAll(next);
        behind = false;
    }

    /** False when something is missing in it. */
    private boolean read(String text) {
        if (!text.startsWith(HEAD) || !text.endsWith("\n" + END)) {
            return false;
        }
        String body = text.substring(HEAD.length(), text.length() - END.length());
        boolean whole = body.startsWith(COMPLETE);
        for (int at = body.indexOf(HOLD); at >= 0; ) {
            int next = body.indexOf("\n" + HOLD, at);
            Optional<HoldText> hold = HoldText.parse(next < 0 ? body.substring(at) : body.substring(at, next + 1));
            hold.ifPresent(found -> open.put(place(found), found));
            whole &= hold.isPresent();
            at = next < 0 ? -1 : next + 1;
        }
        return whole;
    }

    private HoldPath place(HoldText text) {
        return HoldPath.of(run, text.group(), text.hold().seat(), text.hold().epoch());
    }

    private static Path file(Path run) {
        return run.resolve("ledger");
    }
}
