package baton.coordinator.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.EnsembleLoss;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.operator.Refused;
import baton.failover.policy.Inequality;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InequalitiesTest {
    @ParameterizedTest(name = "{0} on {1} servers, tick {2} ms, syncLimit {3}: (3) {4}, (4) {5}")
    @CsvSource({
        "default,  3, 500,  4, true,  true",
        "default,  3, 2000, 5, true,  false",
        "tolerant, 3, 2000, 5, true,  true",
        "fast,     3, 500,  4, false, false",
        "default,  3, 0,    0, true,  unknown",
        "default,  1, 500,  4, false, false",
        "default,  2, 500,  4, false, false",
    })
    void aProfileRidesOutWhatItsTableSays(
            String profile, int servers, int tick, int syncLimit, String third, String fourth) {
        List<Inequality> both = Inequalities.of(spec(profile, EnsembleLoss.STOP), ensemble(servers, tick, syncLimit));

        assertEquals(third, held(both.get(0)));
        assertEquals(fourth, held(both.get(1)));
    }

    @Test
    void underKeepNobodyStops() {
        Inequality third = Inequalities.of(spec("fast", EnsembleLoss.KEEP), ensemble(1, 500, 4))
                .get(0);

        assertEquals(Optional.of(true), third.holds());
        assertTrue(third.sentence().contains("go on"));
    }

    @Test
    void theNumbersAreSpelledOut() {
        Inequality fourth = Inequalities.of(spec("default", EnsembleLoss.STOP), ensemble(3, 500, 4))
                .get(1);

        assertEquals("(4) 8000 - 2000 - 500 - 300 = 5200 >= 1000 + 2000 + 1000 + 1000 = 5000 ms", fourth.inequality());
        assertEquals("no holder stops when the ZooKeeper leader is lost; 200 ms are to spare", fourth.sentence());
    }

    @ParameterizedTest
    @CsvSource({"4800, true", "4801, false"})
    void aLeaseNeedsRoomForOneLostRenewal(long lease, boolean refused) {
        LeaseBudget budget = new LeaseBudget(Duration.ofMillis(lease), Duration.ofMillis(3000), Duration.ofMillis(500));
        GroupSpec spec = Sights.spec(Mode.ACTIVE_PASSIVE, OptionalInt.empty(), EnsembleLoss.STOP, budget);

        if (refused) {
            assertThrows(Refused.class, () -> Inequalities.refuseIfTooShort(spec));
        } else {
            Inequalities.refuseIfTooShort(spec);
        }
    }

    private static String held(Inequality inequality) {
        return inequality.holds().map(String::valueOf).orElse("unknown");
    }

    private static GroupSpec spec(String profile, EnsembleLoss loss) {
        LeaseBudget budget =
                switch (profile) {
                    case "fast" -> LeaseBudget.FAST;
                    case "tolerant" -> LeaseBudget.TOLERANT;
                    default -> LeaseBudget.DEFAULT;
                };
        return Sights.spec(Mode.ACTIVE_ACTIVE, OptionalInt.empty(), loss, budget);
    }

    private static EnsembleSight ensemble(int servers, int tick, int syncLimit) {
        List<ServerSight> all = IntStream.range(0, servers)
                .mapToObj(number -> new ServerSight(
                        "z" + number + ":2181",
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        tick == 0 ? OptionalLong.empty() : OptionalLong.of(tick),
                        syncLimit == 0 ? OptionalInt.empty() : OptionalInt.of(syncLimit),
                        Optional.empty()))
                .toList();
        return new EnsembleSight(
                true, "z", Duration.ofSeconds(30), Optional.empty(), EnsembleSight.Access.UNKNOWN, all);
    }
}
