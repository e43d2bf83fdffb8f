package baton.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What goes wrong in one fault of a run; it depends on the seed and the index alone, so that a range can be repeated.
 *
 * @param faults one, or up to three at once
 */
record Draw(int index, List<Fault> faults, String group, Random random) {
    /** Every third is a mixture, unless a kind was asked for or the run is short. */
    private static final int MIXTURE_EACH = 3;

    /** One lot of each kind before any comes again, so that each is seen equally often. */
    static Draw alone(long seed, int index, List<Fault> kinds, List<String> groups) {
        List<Fault> order = new ArrayList<>(kinds);
        Collections.shuffle(order, of(seed, index / kinds.size()));
        Random random = of(seed, index);
        Fault fault = order.get(index % kinds.size());
        return new Draw(index, List.of(fault), group(fault, groups, random), random);
    }

    static Draw mixed(long seed, int index, List<Fault> kinds, List<String> groups) {
        if (index % MIXTURE_EACH != MIXTURE_EACH - 1) {
            Draw alone = alone(seed, index - index / MIXTURE_EACH, kinds, groups);
            return new Draw(index, alone.faults, alone.group, alone.random);
        }
        Random random = of(seed, index);
        List<Fault> order = new ArrayList<>(kinds.stream().filter(Fault::mixes).toList());
        Collections.shuffle(order, random);
        int count = 2 + random.nextInt(2);
        List<Fault> faults = new ArrayList<>();
        for (Fault fault : order) {
            // Two faults of the ensemble at once would only be the loss of its majority, which is a kind of its own.
            boolean second =
                    EnsembleFaults.ALL.contains(fault) && faults.stream().anyMatch(EnsembleFaults.ALL::contains);
            if (faults.size() < count && !second) {
                faults.add(fault);
            }
        }
        return new Draw(index, List.copyOf(faults), group(faults.get(0), groups, random), random);
    }

    boolean isMixture() {
        return faults.size() > 1;
    }

    /** Of the one fault; what mixtures consist of has no needs. */
    boolean has(Fault.Trait trait) {
        return !isMixture() && faults.get(0).is(trait);
    }

    /** How many groups the estate has beside the usual ones. */
    int crowd() {
        return faults.get(0).crowd();
    }

    Promise promise() {
        return faults.get(0).promise();
    }

    String name() {
        return String.join(" + ", faults.stream().map(Fault::name).toList());
    }

    private static String group(Fault fault, List<String> groups, Random random) {
        if (fault.crowd() > 0) {
            return Baton.crowd(fault.crowd()).get(0);
        }
        if (fault.is(Fault.Trait.ON_DATABASE)) {
            return Baton.DATABASE;
        }
        return fault.is(Fault.Trait.ON_SERVICE) ? Baton.SERVICE : groups.get(random.nextInt(groups.size()));
    }

    private static Random of(long seed, int index) {
        // Neighbouring seeds of Random begin alike.
        return new Random((seed * 1_000_003 + index) * 0x9E3779B97F4A7C15L);
    }
}
