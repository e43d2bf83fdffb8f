package baton.faults;

import java.time.Duration;
import java.util.List;
import java.util.Set;
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

    private static final Set<String> ESTATE_OF_THEIR_OWN = Set.of(
            "agent-killed-with-20-groups",
            "agent-killed-with-60-groups",
            "host-died-with-20-groups",
            "host-died-with-60-groups",
            "host-died-beside-slow-disk");

    private static final Set<String> SLOW_TO_SETTLE =
            Set.of("capabilities-taken", "process-limit-full", "site-lost-power");

    /** A trial, or a test of fewer processes, shows the same. */
    private static final Set<String> SHOWN_ELSEWHERE = Set.of(
            "service-killed",
            "switchover",
            "clone-of-a-standby",
            "host-slept",
            "mode-changed",
            "kill-fails",
            "promote-fails",
            "demote-fails",
            "demote-forks-away",
            "disk-full-successor",
            "state-directory-full",
            "uptime-unreadable",
            "hold-unreadable",
            "kill-limit-not-of-the-file",
            "epoch-near-the-end",
            "unknown-cause-in-claim",
            "unknown-role-in-member",
            "later-format-in-member",
            "member-record-deleted",
            "latch-entry-deleted",
            "wall-clock-3h-back",
            "zookeeper-follower-cut-off",
            "zookeeper-follower-killed");

    /** Others are like them. */
    private static final Set<String> MILDER =
            Set.of("link-down", "packets-out-dropped", "packets-reordered", "packets-5%-lost");

    /** Those of a short run. */
    static final List<Fault> SHORT = ALL.stream()
            .filter(fault -> Stream.of(ESTATE_OF_THEIR_OWN, SLOW_TO_SETTLE, SHOWN_ELSEWHERE, MILDER)
                    .noneMatch(left -> left.contains(fault.name())))
            .toList();

    private Kinds() {}

    static Fault named(String name) {
        return ALL.stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of fault is called " + name + "; there are: "
                        + String.join(" ", ALL.stream().map(Fault::name).toList())));
    }
}
