package baton.coordinator.api;

import baton.coordinator.view.Switchover;
import baton.coordinator.view.Verification;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.operator.Confirming;
import baton.failover.operator.Fencing;
import baton.failover.operator.Operation;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import baton.failover.operator.SeatClaim;
import baton.failover.operator.Vouching;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an operator asks of a group; the agents carry it out. */
@Path("/groups")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ActionsResource {
    private static final int ATTEMPTS = 5;

    private final Desk desk;

    ActionsResource(Desk desk) {
        this.desk = desk;
    }

    @POST
    @Path("/{group}/switchover")
    public Response switchover(@PathParam("group") String name, @Context HttpServletRequest caller, String text) {
        GroupName group = Desk.group(name);
        Body body = Body.parse(text, List.of("to", "seat", "dryRun"));
        Requested requested = desk.requested(Admission.actor(caller));
        Switchover.Wish wish = new Switchover.Wish(
                body.text("to").map(Desk::node),
                body.number("seat", 0, 100_000).map(number -> new Seat(number.intValue())));
        for (int attempt = 1; ; attempt++) {
            Switchover granted = Switchover.grant(desk.read(group), wish, requested);
            if (body.flag("dryRun")) {
                return Response.ok(Rehearsed.of(granted)).build();
            }
            Operation operation = granted.operation(requested);
            switch (desk.estate().request(granted, operation)) {
                case DONE -> {
                    return Desk.accepted(operation);
                }
                case UNKNOWN -> throw Desk.outcomeUnknown(operation);
                case CHANGED_MEANWHILE -> {
                    // Looking again tells what changed, such as another switchover that came first.
                    if (attempt == ATTEMPTS) {
                        throw Desk.changedMeanwhile(group);
                    }
                }
            }
        }
    }

    @POST
    @Path("/{group}/fence")
    public Response fence(@PathParam("group") String name, @Context HttpServletRequest caller, String text) {
        GroupName group = Desk.group(name);
        Body body = Body.parse(text, List.of("epoch", "reason"));
        Epoch epoch = epoch(body);
        String reason = reason(body);
        Requested requested = desk.requested(Admission.actor(caller));
        for (int attempt = 1; ; attempt++) {
            Fencing fencing = Fencing.of(desk.read(group), epoch);
            if (fencing instanceof Fencing.Already already) {
                SeatClaim claim = already.claim();
                return Response.ok(new Ended(
                                group, claim.seat(), epoch, claim.claim().state(), already.sentence()))
                        .build();
            }
            SeatClaim claim = ((Fencing.Revoke) fencing).claim();
            Operation operation = Fencing.operation(group, claim, reason, requested);
            switch (desk.estate().revoke(group, claim, reason, operation)) {
                case DONE -> {
                    return Desk.accepted(operation);
                }
                case UNKNOWN -> throw Desk.outcomeUnknown(operation);
                case CHANGED_MEANWHILE -> {
                    // The holder may rewrite its claim under the same epoch, which is no reason to let it go on.
                    if (attempt == ATTEMPTS) {
                        throw Desk.changedMeanwhile(group);
                    }
                }
            }
        }
    }

    @POST
    @Path("/{group}/vouch")
    public Response vouch(@PathParam("group") String name, String text) {
        GroupName group = Desk.group(name);
        Body body = Body.parse(text, List.of("node", "epoch", "reason", "hostOff"));
        NodeName node = body.text("node")
                .map(Desk::node)
                .orElseThrow(() -> Body.missing("node", "the name of the node that is stopped"));
        Epoch epoch = epoch(body);
        String reason = reason(body);
        for (int attempt = 1; ; attempt++) {
            Vouching vouching = Vouching.grant(desk.read(group), node, epoch, body.flag("hostOff"));
            switch (desk.estate().vouch(group, vouching, reason)) {
                case DONE -> {
                    return Response.ok(Vouched.of(group, vouching)).build();
                }
                case UNKNOWN ->
                    throw new Refused(
                            Refused.Why.UNAVAILABLE,
                            "outcome-unknown",
                            "ZooKeeper did not say in time whether this is written; ask again");
                case CHANGED_MEANWHILE -> {
                    if (attempt == ATTEMPTS) {
                        throw Desk.changedMeanwhile(group);
                    }
                }
            }
        }
    }

    @POST
    @Path("/{group}/confirm")
    public Confirmed confirm(@PathParam("group") String name, String text) {
        GroupName group = Desk.group(name);
        Body body = Body.parse(text, List.of("base", "reason", "dryRun"));
        Optional<Epoch> base = body.number("base", 1, Epoch.LIMIT).map(Epoch::new);
        String reason = body.text("reason").orElse("");
        for (int attempt = 1; ; attempt++) {
            Confirming confirming = Confirming.of(
                    group, desk.estate().wreck(group), desk.estate().nodes(), base);
            if (body.flag("dryRun") || !confirming.needed()) {
                return Confirmed.of(confirming, false);
            }
            switch (desk.estate().confirm(confirming, reason)) {
                case DONE -> {
                    return Confirmed.of(confirming, true);
                }
                case UNKNOWN ->
                    throw new Refused(
                            Refused.Why.UNAVAILABLE,
                            "outcome-unknown",
                            "ZooKeeper did not say in time whether this is written; repeat it, twice does no harm");
                case CHANGED_MEANWHILE -> {
                    if (attempt == ATTEMPTS) {
                        throw Desk.changedMeanwhile(group);
                    }
                }
            }
        }
    }

    @POST
    @ChangesNothing
    @Path("/{group}/verify")
    public Response verify(@PathParam("group") String name, String text) {
        GroupName group = Desk.group(name);
        Epoch epoch = epoch(Body.parse(text, List.of("epoch")));
        Verification answer = desk.estate().verify(group, epoch);
        if (answer instanceof Verification.Current current) {
            return Response.ok(new Verified(group, epoch, current.seat(), current.holder()))
                    .build();
        }
        if (answer instanceof Verification.Passed passed) {
            throw Fencing.notCurrent(group, epoch, passed.claims());
        }
        throw new Refused(
                Refused.Why.UNAVAILABLE,
                "not-known",
                "whether epoch " + epoch + " is current is not known: " + ((Verification.NotKnown) answer).why());
    }

    private static String reason(Body body) {
        return body.text("reason")
                .filter(given -> !given.isBlank())
                .orElseThrow(() -> Body.missing("reason", "a sentence for the history"));
    }

    private static Epoch epoch(Body body) {
        return body.number("epoch", 0, Epoch.LIMIT)
                .map(Epoch::new)
                .orElseThrow(() -> Body.missing("epoch", "the number of the claim"));
    }

    /** What a confirmation writes, or would; {@code marks} are the highest epochs that the nodes remember. */
    record Confirmed(
            GroupName group,
            boolean needed,
            boolean written,
            Epoch base,
            boolean newEnsemble,
            Map<NodeName, Epoch> marks,
            List<String> steps) {
        static Confirmed of(Confirming confirming, boolean written) {
            return new Confirmed(
                    confirming.group(),
                    confirming.needed(),
                    written,
                    confirming.base(),
                    confirming.newLife(),
                    confirming.marks(),
                    confirming.needed() ? confirming.steps() : List.of());
        }
    }

    record Ended(GroupName group, Seat seat, Epoch epoch, ClaimState state, String sentence) {}

    record Verified(GroupName group, Epoch epoch, Seat seat, NodeName holder) {}

    /** What an operator's word did. */
    record Vouched(GroupName group, NodeName node, Epoch epoch, Optional<Seat> released, List<Seat> debtsPaidIn) {
        static Vouched of(GroupName group, Vouching vouching) {
            return new Vouched(
                    group,
                    vouching.node(),
                    vouching.epoch(),
                    vouching.claim().map(SeatClaim::seat),
                    vouching.debts().stream().map(Vouching.Owed::seat).toList());
        }
    }

    /** What a switchover would do. */
    record Rehearsed(
            boolean dryRun,
            GroupName group,
            Seat seat,
            Epoch epoch,
            NodeName from,
            Optional<NodeName> to,
            String sentence) {
        static Rehearsed of(Switchover granted) {
            var intent = granted.intent();
            String next = intent.to().map(NodeName::toString).orElse("whoever is next");
            return new Rehearsed(
                    true,
                    granted.group(),
                    intent.seat(),
                    intent.epoch(),
                    intent.from(),
                    intent.to(),
                    intent.from() + " would stop, then " + next + " would take seat " + intent.seat());
        }
    }
}
