package baton.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The judge: who was active when, as the services themselves testify. Not thread-safe. */
final class Beats {
    private record Key(String node, String group, String seat, long epoch) {}

    private final Map<Key, Reign> reigns = new LinkedHashMap<>();

    Beats add(Beat beat) {
        Key key = new Key(beat.node(), beat.group(), beat.seat(), beat.epoch());
        reigns.merge(key, Reign.of(beat), Reign::with);
        return this;
    }

    /** In the order of their first beats. */
    List<Reign> reigns(String group) {
        return reigns.values().stream()
                .filter(reign -> reign.group().equals(group))
                .sorted(Reign.BY_FIRST_BEAT)
                .toList();
    }

    Optional<Reign> latest(String group) {
        List<Reign> all = reigns(group);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** The reign of each group that began last. */
    Map<String, Reign> latest() {
        Map<String, Reign> latest = new LinkedHashMap<>();
        for (Reign reign : reigns.values()) {
            latest.merge(reign.group(), reign, (one, other) -> one.first() < other.first() ? other : one);
        }
        return latest;
    }

    /** Nodes of the group that beat at {@code nanos} or later. */
    Set<String> nodesSince(String group, long nanos) {
        Set<String> nodes = new TreeSet<>();
        reigns(group).stream().filter(reign -> reign.last() >= nanos).forEach(reign -> nodes.add(reign.node()));
        return nodes;
    }

    /** Reigns that share a seat and an instant, and epochs that do not grow; empty when P1 and P2 held. */
    List<String> violations() {
        List<String> found = new ArrayList<>();
        List<Reign> all = reigns.values().stream().sorted(Reign.BY_FIRST_BEAT).toList();
        for (int earlier = 0; earlier < all.size(); earlier++) {
            for (int later = earlier + 1; later < all.size(); later++) {
                judge(all.get(earlier), all.get(later), found);
            }
        }
        return found;
    }

    private static void judge(Reign earlier, Reign later, List<String> found) {
        if (!earlier.group().equals(later.group())) {
            return;
        }
        if (earlier.sharesSeatWith(later)) {
            // On one host too: an epoch is given up only after its service was proved stopped.
            if (earlier.overlaps(later)) {
                found.add("two active at once: " + earlier + "; " + later);
            }
            if (earlier.epoch() >= later.epoch()) {
                found.add("an epoch that did not grow: " + earlier + "; " + later);
            }
        } else if (earlier.epoch() == later.epoch()) {
            found.add("one epoch for two seats: " + earlier + "; " + later);
        }
    }

    /** The time without a beat between one reign and the next of the same group. */
    static Duration between(Reign earlier, Reign later) {
        return Duration.ofNanos(later.first() - earlier.last());
    }
}
