package baton.failover.member;

import java.util.List;

/** How a renewal ended. */
public sealed interface RenewalOutcome {
    /** The lease was renewed and every claim it covers had the expected version. */
    record Committed() implements RenewalOutcome {}

    /** Nothing was renewed because these claims have other versions (or are gone). */
    record Refused(List<Covered> changed) implements RenewalOutcome {
        public Refused {
            changed = List.copyOf(changed);
        }
    }

    /** Nothing was renewed because the lease node of this incarnation is gone. */
    record LeaseGone() implements RenewalOutcome {}

    /** Nobody knows; harmless. */
    record Unknown(String why) implements RenewalOutcome {}
}
