package baton.zookeeper;

import baton.failover.group.Holder;
import baton.failover.group.Incident;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Who reads a group as one of its members.
 *
 * @param holder as its claims name it
 * @param latchId name of its present latch node, empty while it has none
 * @param ensemble identity of the ensemble as this host remembers it; another one is an incident
 * @param rollback why that ensemble was found to have lost transactions
 * @param judged false while this is not known of the present session: until then nothing is told
 */
public record Self(
        Holder holder,
        Supplier<Optional<String>> latchId,
        Supplier<Optional<String>> ensemble,
        Supplier<Optional<Incident>> rollback,
        BooleanSupplier judged) {
    public Self(Holder holder, Supplier<Optional<String>> latchId, Supplier<Optional<String>> ensemble) {
        this(holder, latchId, ensemble, Optional::empty, () -> true);
    }
}
