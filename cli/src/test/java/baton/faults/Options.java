package baton.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run was asked for.
 *
 * @param first index of the first fault
 * @param last index of the last
 * @param kinds the kinds to draw from
 * @param mixes whether faults are also mixed
 */
record Options(
        long seed,
        int first,
        int last,
        List<Fault> kinds,
        boolean mixes,
        int lanes,
        int hosts,
        boolean latch,
        Path work,
        Path results) {
    private static final int FULL = 500;

    static Options parse(String[] words) {
        long seed = 1;
        int lanes = 2;
        int hosts = 3;
        int[] range = {};
        int count = FULL;
        boolean latch = false;
        boolean isShort = false;
        List<Fault> kinds = new ArrayList<>();
        Path work = Path.of("target", "faults");
        String results = "";
        for (int at = 0; at < words.length; at++) {
            String word = words[at];
            switch (word) {
                case "--seed" -> seed = Long.parseLong(words[++at]);
                case "--lanes" -> lanes = Integer.parseInt(words[++at]);
                case "--hosts" -> hosts = Integer.parseInt(words[++at]);
                case "--faults" -> count = Integer.parseInt(words[++at]);
                case "--range" -> {
                    String[] ends = words[++at].split("-", -1);
                    range = new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1])};
                }
                case "--kind" -> kinds.add(Kinds.named(words[++at]));
                case "--short" -> isShort = true;
                case "--latch" -> latch = true;
                case "--work" -> work = Path.of(words[++at]);
                case "--results" -> results = words[++at];
                default -> throw new IllegalArgumentException("unknown option " + word + "; see scripts/faults --help");
            }
        }
        boolean mixes = kinds.isEmpty() && !isShort && !latch;
        if (kinds.isEmpty()) {
            kinds.addAll(latch ? LatchAlone.KINDS : isShort ? Kinds.SHORT : Kinds.ALL);
        }
        if (isShort) {
            count = kinds.size();
        }
        if (range.length == 0) {
            range = new int[] {0, count - 1};
        }
        return new Options(
                seed,
                range[0],
                range[1],
                List.copyOf(kinds),
                mixes,
                lanes,
                hosts,
                latch,
                work.toAbsolutePath(),
                results.isEmpty() ? work.resolve("results.txt") : Path.of(results));
    }

    Contender.Kind contender() {
        return latch ? (connection, beats, crowd) -> new LatchAlone(connection, beats) : Baton::new;
    }

    Draw draw(int index) {
        List<String> groups = latch ? List.of(LatchAlone.GROUP) : List.of(Baton.SERVICE, Baton.DATABASE);
        return mixes ? Draw.mixed(seed, index, kinds, groups) : Draw.alone(seed, index, kinds, groups);
    }
}
