package baton.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every kind of fault, one file for each thing that breaks. */
final class Kinds {
    /**
     * How soon a lost host is replaced: W (3.7 s) and 0.3 s; half a second for each of two that rank before, such as the
     * dead one itself while its session lives and one that backs off from the fault before; a second in which the service
     * starts.
     */
    static final Duration LOST_HOST = Duration.ofSeconds(6);

    /** How soon when the stop is proved and the seat released: the hooks (demote up to 1 s), no lease to wait for. */
    static final Duration RELEASED = Duration.ofSeconds(3);

    /** How long something lasts that should move nobody: longer than a holder of profile fast rides out. */
    static final Duration WHILE = Duration.ofSeconds(2);

    static final List<Fault> ALL = Stream.of(
                    ProcessFaults.ALL,
                    HostFaults.ALL,
                    HoldFaults.ALL,
                    ResourceFaults.ALL,
                    LinkFaults.ALL,
                    EnsembleFaults.ALL,
                    RecordFaults.ALL,
                    HookFaults.ALL,
                    ClockFaults.ALL,
                    OperatorFaults.ALL,
                    CrowdFaults.ALL)
            .flatMap(List::stream)
            .toList();

    /** Those of a short run. */
    static final List<Fault> SHORT = ALL.stream().filter(Fault::isShort).toList();

    private Kinds() {}

    static Fault named(String name) {
        return ALL.stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of fault is called " + name + "; there are: "
                        + String.join(" ", ALL.stream().map(Fault::name).toList())));
    }
}
