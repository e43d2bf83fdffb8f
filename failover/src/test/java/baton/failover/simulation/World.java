package baton.failover.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/** Virtual time, the only source of chance, and the story of what happened. */
final class World {
    private static final int STORY_LINES = 4000;

    final Random random;
    final Map<String, Integer> counts = new TreeMap<>();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private final Deque<String> story = new ArrayDeque<>();
    private long now;
    private long number;
    private long handled;
    private boolean calm;
    private boolean quiet;

    private record Due(long at, long number, Runnable action) {}

    World(long seed) {
        random = new Random(seed);
    }

    /** Real time in milliseconds; no host can read it. */
    long now() {
        return now;
    }

    long handled() {
        return handled;
    }

    void after(long delay, Runnable action) {
        queue.add(new Due(now + Math.max(0, delay), number++, action));
    }

    /** Runs what is due next; false when that is later than {@code end}. */
    boolean step(long end) {
        Due due = queue.peek();
        if (due == null || due.at > end) {
            now = end;
            return false;
        }
        queue.remove();
        now = due.at;
        handled++;
        due.action.run();
        return true;
    }

    long between(long low, long high) {
        return low + (long) (random.nextDouble() * (high - low + 1));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** True with that probability while the faults last. */
    boolean mishap(double probability) {
        return chance(probability) && !calm && !quiet;
    }

    /** While it is quiet the faults that were begun go on, and no other begins. */
    boolean isQuiet() {
        return quiet;
    }

    void quiet(boolean now) {
        quiet = now;
    }

    /** From now on nothing goes wrong any more. */
    void calmDown() {
        calm = true;
    }

    void tell(String line) {
        story.add(String.format("%8d  %s", now, line));
        if (story.size() > STORY_LINES) {
            story.remove();
        }
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    List<String> story() {
        return new ArrayList<>(story);
    }
}
