package baton.faults;

import static baton.faults.Fault.Trait.SIXTY_GROUPS;
import static baton.faults.Fault.Trait.SLOW_DISK;
import static baton.faults.Fault.Trait.TWELVE_GROUPS;
import static baton.faults.Fault.Trait.TWENTY_GROUPS;

import java.time.Duration;
import java.util.List;

/** A host with many groups: what is promised for one is promised for all of them together, and for those beside them. */
final class CrowdFaults {
    /** W of profile default (9.8 s), and 5 s. */
    private static final Promise ALL_MOVE =
            Promise.hostMoves(Duration.ofSeconds(15)).strictly().settlingWithin(Duration.ofSeconds(60));

    static final List<Fault> ALL = List.of(
            new Fault("agent-killed-with-20-groups", ALL_MOVE, ProcessFaults::killAgent, TWENTY_GROUPS),
            new Fault("agent-killed-with-60-groups", ALL_MOVE, ProcessFaults::killAgent, SIXTY_GROUPS),
            new Fault("host-died-with-20-groups", ALL_MOVE, HostFaults::die, TWENTY_GROUPS),
            new Fault("host-died-with-60-groups", ALL_MOVE, HostFaults::die, SIXTY_GROUPS),
            new Fault("host-died-beside-slow-disk", ALL_MOVE, HostFaults::die, TWELVE_GROUPS, SLOW_DISK));

    private CrowdFaults() {}
}
