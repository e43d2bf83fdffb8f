package baton.faults;

import baton.trial.Beat;
import baton.trial.BeatReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Who acted when, on the one clock of the beats. Not thread-safe. */
final class Testimony {
    private record Key(String group, String seat, long epoch, String node) {}

    private final BeatReader beats;
    private final Map<Key, Act> acts = new LinkedHashMap<>();

    Testimony(Path log) {
        this.beats = new BeatReader(log);
    }

    /** Takes in what was written since the last time. */
    Testimony hear() {
        beats.next().forEach(this::add);
        return this;
    }

    void add(Beat beat) {
        Key key = new Key(beat.group(), beat.seat(), beat.epoch(), beat.node());
        Act known = acts.get(key);
        if (known == null) {
            acts.put(key, new Act(beat));
        } else {
            known.add(beat);
        }
    }

    /** Who beat in the group at an instant or later, by epoch. */
    List<Act> since(String group, long nanos) {
        return acts.values().stream()
                .filter(act -> act.group().equals(group) && act.last() >= nanos)
                .sorted(Comparator.comparingLong(Act::epoch))
                .toList();
    }

    /** The first act under an epoch later than that of {@code act}. */
    Optional<Act> successor(Act act) {
        return acts.values().stream()
                .filter(other -> other.group().equals(act.group())
                        && other.seat().equals(act.seat())
                        && other.epoch() > act.epoch())
                .min(Comparator.comparingLong(Act::epoch));
    }

    /** Old epochs that beat at {@code since} or later when a newer one of their seat had begun. */
    List<Overlap> overlaps(long since) {
        List<Overlap> found = new ArrayList<>();
        for (Act older : acts.values()) {
            for (Act newer : acts.values()) {
                if (older.last() >= since
                        && older.group().equals(newer.group())
                        && older.seat().equals(newer.seat())
                        && older.epoch() < newer.epoch()
                        && older.last() > newer.first()) {
                    found.add(new Overlap(older, newer));
                }
            }
        }
        return found;
    }

    /** Epochs that were acted under by two nodes or for two seats; P2 says that there are none. */
    List<String> sharedEpochs() {
        Map<String, TreeSet<String>> claims = new LinkedHashMap<>();
        acts.values().forEach(act -> claims.computeIfAbsent(
                        "epoch " + act.epoch() + " of " + act.group(), any -> new TreeSet<>())
                .add(act.node() + " for seat " + act.seat()));
        return claims.entrySet().stream()
                .filter(claim -> claim.getValue().size() > 1)
                .map(claim -> claim.getKey() + " served " + String.join(" and ", claim.getValue()))
                .toList();
    }
}
