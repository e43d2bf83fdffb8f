package baton.coordinator.api;

import baton.coordinator.view.EnsembleUnreachable;
import baton.coordinator.view.Estate;
import baton.coordinator.view.Inequalities;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Reason;
import baton.failover.operator.EstateSight;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import baton.failover.policy.Inequality;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What every resource needs: the estate, names for requests, and the answers that several calls share. */
final class Desk {
    static final String BASE = "/api/v1";

    private final Estate estate;
    private final Clock clock;
    private final Supplier<OperationId> ids;

    /** @param clock wall time, only to be shown */
    Desk(Estate estate, Clock clock, Supplier<OperationId> ids) {
        this.estate = estate;
        this.clock = clock;
        this.ids = ids;
    }

    Estate estate() {
        return estate;
    }

    Requested requested(String actor) {
        return new Requested(ids.get(), clock.instant(), actor);
    }

    EstateSight seen() {
        return estate.seen()
                .orElseThrow(() -> new Refused(
                        Refused.Why.UNAVAILABLE,
                        "not-read-yet",
                        "this coordinator has not read the groups from ZooKeeper yet; ask again in a moment"));
    }

    GroupSight seen(GroupName group) {
        EstateSight sight = seen();
        Reason unreadable = sight.unreadable().get(group);
        if (unreadable != null) {
            throw new Refused(Refused.Why.CONFLICT, unreadable.code(), unreadable.sentence());
        }
        GroupSight found = sight.groups().get(group);
        if (found == null) {
            throw unknown(group);
        }
        return found;
    }

    GroupSight read(GroupName group) {
        return estate.read(group).orElseThrow(() -> unknown(group));
    }

    static GroupName group(String name) {
        try {
            return new GroupName(name);
        } catch (IllegalArgumentException e) {
            throw new Refused(Refused.Why.WRONG, "bad-value", String.valueOf(e.getMessage()));
        }
    }

    static NodeName node(String name) {
        try {
            return new NodeName(name);
        } catch (IllegalArgumentException e) {
            throw new Refused(Refused.Why.WRONG, "bad-value", String.valueOf(e.getMessage()));
        }
    }

    private static Refused unknown(GroupName group) {
        return new Refused(Refused.Why.UNKNOWN, "unknown-group", "there is no group " + group);
    }

    static Response accepted(Operation operation) {
        return accepted(operation, operation);
    }

    static Response accepted(Operation operation, Object shown) {
        return Response.accepted(shown)
                .location(URI.create(BASE + "/operations/" + operation.id()))
                .build();
    }

    static Refused changedMeanwhile(GroupName group) {
        return new Refused(
                Refused.Why.CONFLICT,
                "changed-meanwhile",
                group + " changed while this was asked; nothing was written, look again and repeat");
    }

    static Refused outcomeUnknown(Operation operation) {
        return new Refused(
                Refused.Why.UNAVAILABLE,
                "outcome-unknown",
                "ZooKeeper did not say in time whether this is written; operation " + operation.id()
                        + " exists if it is",
                Map.of("operation", operation.id()));
    }

    /** What an operator should know of a spec that is granted all the same; silent when the ensemble is. */
    List<Inequality> warnings(GroupSpec spec) {
        try {
            return Inequalities.of(spec, estate.ensemble()).stream()
                    .filter(each -> !each.holds().orElse(true))
                    .toList();
        } catch (EnsembleUnreachable e) {
            return List.of();
        }
    }
}
