package baton.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes wrong depends on the seed and the index alone. */
class DrawTest {
    private static final List<String> GROUPS = List.of(Baton.SERVICE, Baton.DATABASE);

    @Test
    void aRangeIsRepeatedAsItWas() {
        List<String> whole = names(7, 0, 60);

        assertEquals(whole.subList(20, 40), names(7, 20, 40));
        assertTrue(!whole.equals(names(8, 0, 60)), "another seed draws others");
    }

    @Test
    void aRoundHasEachKindOnce() {
        Set<String> round = IntStream.range(0, Kinds.ALL.size())
                .mapToObj(index -> Draw.alone(3, index, Kinds.ALL, GROUPS).name())
                .collect(Collectors.toSet());

        assertEquals(Kinds.ALL.size(), round.size());
    }

    @Test
    void aMixtureHasNoKnownHole() {
        List<Draw> mixtures = IntStream.range(0, 600)
                .mapToObj(index -> Draw.mixed(1, index, Kinds.ALL, GROUPS))
                .filter(Draw::isMixture)
                .toList();

        assertEquals(200, mixtures.size());
        assertTrue(mixtures.stream().allMatch(draw -> draw.faults().stream()
                .allMatch(fault -> fault.promise().excludes())));
        assertEquals(
                Set.of(2, 3),
                mixtures.stream().map(draw -> draw.faults().size()).collect(Collectors.toSet()));
    }

    @Test
    void aShortRunLeavesOutWhatTakesMinutes() {
        assertTrue(Kinds.SHORT.stream().noneMatch(fault -> fault.crowd() > 0));
        assertTrue(Kinds.SHORT.size() < Kinds.ALL.size());
    }

    private static List<String> names(long seed, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(index -> Draw.mixed(seed, index, Kinds.ALL, GROUPS))
                .map(draw -> draw.name() + " " + draw.group())
                .toList();
    }
}
