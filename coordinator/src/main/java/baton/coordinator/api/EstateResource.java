package baton.coordinator.api;

import baton.coordinator.view.EnsembleSight;
import baton.coordinator.view.Inequalities;
import baton.coordinator.view.Securing;
import baton.coordinator.view.ServerSight;
import baton.failover.group.GroupName;
import baton.failover.group.OperationId;
import baton.failover.operator.Completion;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Refused;
import baton.failover.policy.Inequality;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is not of one group: operations, the ensemble. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class EstateResource {
    private final Desk desk;

    EstateResource(Desk desk) {
        this.desk = desk;
    }

    /** Shows an operation and, where nobody else can tell that it ended, ends it. */
    @GET
    @Path("operations/{id}")
    public Progress operation(@PathParam("id") String id) {
        Operation operation = desk.estate()
                .operation(new OperationId(id))
                .orElseThrow(
                        () -> new Refused(Refused.Why.UNKNOWN, "unknown-operation", "there is no operation " + id));
        if (operation.state() != Operation.State.RUNNING || !Completion.judges(operation.kind())) {
            return new Progress(operation, Optional.empty());
        }
        GroupSight sight = desk.seen().groups().get(operation.group());
        if (sight == null) {
            return new Progress(operation, Optional.of(operation.group() + " was not seen here yet"));
        }
        Completion completion = Completion.of(operation, sight);
        if (completion instanceof Completion.Waiting waiting) {
            return new Progress(operation, Optional.of(waiting.sentence()));
        }
        Completion.Ended ended = (Completion.Ended) completion;
        desk.estate().finish(operation, ended.succeeded(), ended.sentence());
        return new Progress(operation.ended(ended.succeeded(), ended.sentence()), Optional.empty());
    }

    @GET
    @Path("ensemble")
    public Ensemble ensemble() {
        EnsembleSight ensemble = desk.estate().ensemble();
        List<Checked> groups = desk.estate()
                .seen()
                .map(sight -> sight.groups().values().stream()
                        .map(group -> new Checked(
                                group.name(), Inequalities.of(group.view().spec(), ensemble)))
                        .toList())
                .orElse(List.of());
        return new Ensemble(
                ensemble.connected(),
                ensemble.connect(),
                ensemble.sessionTimeout().toMillis(),
                ensemble.uuid(),
                ensemble.access(),
                ensemble.servers(),
                ensemble.servers().size(),
                ensemble.tickMillis(),
                ensemble.syncLimit(),
                groups);
    }

    /** Closes the tree in ZooKeeper for all but those who have this coordinator's credential. */
    @POST
    @Path("secure")
    public Securing secure(String text) {
        return desk.estate().secure(Body.parse(text, List.of("dryRun")).flag("dryRun"));
    }

    record Progress(@JsonUnwrapped Operation operation, Optional<String> waitingFor) {}

    record Checked(GroupName group, List<Inequality> checks) {}

    record Ensemble(
            boolean connected,
            String connect,
            long sessionTimeoutMillis,
            Optional<String> uuid,
            EnsembleSight.Access access,
            List<ServerSight> servers,
            int serversKnown,
            OptionalLong tickMillis,
            OptionalInt syncLimit,
            List<Checked> groups) {}
}
