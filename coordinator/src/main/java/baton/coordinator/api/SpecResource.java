package baton.coordinator.api;

import baton.coordinator.view.GroupShown;
import baton.coordinator.view.Inequalities;
import baton.coordinator.view.SpecChange;
import baton.coordinator.view.Written;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import baton.failover.policy.Inequality;
import baton.failover.policy.Policy;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates groups and changes their spec while they run. */
@Path("/groups")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SpecResource {
    /** A claim that is won while we write makes the transaction fail; such a race is not lost many times in a row. */
    private static final int ATTEMPTS = 5;

    private final Desk desk;

    SpecResource(Desk desk) {
        this.desk = desk;
    }

    @PUT
    @Path("/{group}")
    public Response put(
            @PathParam("group") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
            @QueryParam("dryRun") boolean dryRun,
            @Context HttpServletRequest caller,
            String body) {
        GroupName group = Desk.group(name);
        GroupSpec spec = SpecJson.read(body);
        Inequalities.refuseIfTooShort(spec);
        if (ifMatch != null) {
            return change(group, version(ifMatch), spec, dryRun, desk.requested(caller.getRemoteAddr()));
        }
        if ("*".equals(ifNoneMatch)) {
            return create(group, spec, dryRun);
        }
        throw new Refused(
                Refused.Why.VERSION_MISSING,
                "version-missing",
                "say If-Match: \"<version>\" to change " + group + " as it was read, or If-None-Match: * to create it");
    }

    private Response create(GroupName group, GroupSpec spec, boolean dryRun) {
        if (dryRun) {
            if (desk.estate().read(group).isPresent()) {
                throw exists(group);
            }
            return Response.ok(new DryRun(true, List.of(), List.of(), desk.warnings(spec)))
                    .build();
        }
        return switch (desk.estate().create(group, spec)) {
            case CHANGED_MEANWHILE -> throw exists(group);
            case UNKNOWN ->
                throw new Refused(
                        Refused.Why.UNAVAILABLE,
                        "outcome-unknown",
                        "ZooKeeper did not say in time whether " + group + " is created; ask for it");
            case DONE -> {
                GroupSight sight = desk.read(group);
                yield shown(Response.created(URI.create(Desk.BASE + "/groups/" + group)), sight);
            }
        };
    }

    private Response change(GroupName group, int version, GroupSpec spec, boolean dryRun, Requested requested) {
        for (int attempt = 1; ; attempt++) {
            GroupSight sight = desk.read(group);
            if (sight.view().specVersion() != version) {
                throw versionChanged(group, version, sight.view().specVersion());
            }
            SpecChange change = SpecChange.of(sight.view(), spec);
            List<Policy.Changed> changes = Policy.changes(sight.view().spec(), spec);
            if (dryRun) {
                return Response.ok(DryRun.of(changes, change, desk.warnings(spec)))
                        .build();
            }
            if (changes.isEmpty()) {
                return shown(Response.ok(), sight);
            }
            Optional<Operation> operation = change.operation(group, version, requested);
            Written written = desk.estate().change(group, version, change, operation);
            if (written == Written.DONE) {
                return operation.isPresent()
                        ? Desk.accepted(operation.get(), new Accepted(operation.get(), desk.warnings(spec)))
                        : shown(Response.ok(), desk.read(group));
            }
            if (written == Written.UNKNOWN) {
                throw operation
                        .map(Desk::outcomeUnknown)
                        .orElseGet(() -> new Refused(
                                Refused.Why.UNAVAILABLE,
                                "outcome-unknown",
                                "ZooKeeper did not say in time whether this is written; read " + group + " again"));
            }
            if (attempt == ATTEMPTS) {
                throw Desk.changedMeanwhile(group);
            }
        }
    }

    private Response shown(Response.ResponseBuilder answer, GroupSight sight) {
        return answer.entity(new Warned(
                        GroupShown.of(sight, Duration.ZERO),
                        desk.warnings(sight.view().spec())))
                .tag(Integer.toString(sight.view().specVersion()))
                .build();
    }

    private static int version(String ifMatch) {
        String bare = ifMatch.strip().replaceAll("^\"|\"$", "");
        if (!bare.matches("\\d{1,9}")) {
            throw Body.wrong("If-Match", ifMatch, "the version as GET shows it, such as \"3\"");
        }
        return Integer.parseInt(bare);
    }

    private static Refused exists(GroupName group) {
        return new Refused(
                Refused.Why.NOT_MET, "exists", group + " exists; to change it say If-Match with its version");
    }

    private static Refused versionChanged(GroupName group, int asked, int found) {
        return new Refused(
                Refused.Why.NOT_MET,
                "version-changed",
                group + " is at version " + found + ", not " + asked + ": somebody changed it; read it again",
                Map.of("version", found));
    }

    record Warned(@JsonUnwrapped GroupShown group, List<Inequality> warnings) {}

    record Accepted(@JsonUnwrapped Operation operation, List<Inequality> warnings) {}
}
