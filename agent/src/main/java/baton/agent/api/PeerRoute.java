package baton.agent.api;

import baton.agent.loop.Secret;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What other hosts ask, each about {@code {node, stamp, epoch}} and with the secret of who asks.
 *
 * <p>{@code POST /groups/{g}/stopped}: the guard of another host says that its agent died and its service is stopped.
 * {@code POST /groups/{g}/fence}: this node shall stop; also by an operator or from this very host, without a
 * secret.
 */
final class PeerRoute {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FENCE = "fence";
    /** What can be asked of a group besides questions. */
    static final Set<String> CHANGES = Set.of(FENCE, "stopped");

    private static final String EXPECTED =
            "expected {\"node\": text, \"stamp\": text, \"epoch\": number}, as the hold says them";

    private final PeerCalls calls;

    PeerRoute(PeerCalls calls) {
        this.calls = calls;
    }

    /** One such call. */
    record Call(String group, boolean fence) {}

    static Optional<Call> call(String method, String path) {
        String[] parts = path.split("/", -1);
        boolean known =
                method.equals("POST") && parts.length == 4 && parts[1].equals("groups") && CHANGES.contains(parts[3]);
        return known ? Optional.of(new Call(parts[2], parts[3].equals(FENCE))) : Optional.empty();
    }

    /**
     * @param shown the secret of an agent, if the caller shows one
     * @param granted the caller needs none to have this node stop: he is an operator, or on this host
     */
    Answer answer(Call call, Optional<String> shown, boolean granted, String body) {
        if (shown.isEmpty() && !(call.fence && granted)) {
            return Answer.problem(
                    Status.FORBIDDEN, "no-secret", "this call bears the secret of an agent: Authorization: Bearer ...");
        }
        // Who gives no secret speaks for no life of an agent.
        Secret secret = new Secret(shown.orElse(""));
        try {
            JsonNode json = MAPPER.readTree(body);
            JsonNode epoch = json.path("epoch");
            if (!json.path("node").isTextual()
                    || !json.path("stamp").isTextual()
                    || !epoch.isIntegralNumber()
                    || !epoch.canConvertToLong()) {
                return Answer.problem(Status.BAD_REQUEST, "bad-body", EXPECTED);
            }
            Holder about = new Holder(
                    new NodeName(json.path("node").textValue()),
                    new Stamp(json.path("stamp").textValue()),
                    secret.incarnation());
            GroupName group = new GroupName(call.group);
            Epoch number = new Epoch(epoch.longValue());
            return call.fence
                    ? fence(
                            group,
                            about,
                            number,
                            shown.isPresent() ? Optional.of(secret.incarnation()) : Optional.empty())
                    : stopped(group, about, number);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Answer.problem(Status.BAD_REQUEST, "bad-body", EXPECTED);
        }
    }

    private Answer fence(GroupName group, Holder wished, Epoch epoch, Optional<Incarnation> caller) {
        return switch (calls.fence(group, wished, epoch, caller)) {
            case STOPPED -> Answer.json(Status.OK, Map.of("state", "stopped"));
            case STOPPING -> Answer.json(Status.ACCEPTED, Map.of("state", "stopping"));
            case STRANGER ->
                Answer.problem(
                        Status.FORBIDDEN, "wrong-secret", "no agent of group " + group + " is known by that secret");
            case OTHER_HOST ->
                Answer.problem(
                        Status.CONFLICT,
                        "other-host",
                        "this is not " + wished.node() + " in the boot " + wished.stamp() + "; what ran there is not"
                                + " known here");
            case UNKNOWN_EPOCH ->
                Answer.problem(Status.CONFLICT, "unknown-epoch", "this node never saw epoch " + epoch + " of " + group);
            case NOT_KEPT ->
                Answer.problem(
                        Status.UNAVAILABLE,
                        "not-kept",
                        "this node cannot write to its state directory that it must stop, so it cannot promise that it"
                                + " stays stopped; make room there, its log says what is wrong");
            case NO_GROUP -> noGroup(group);
        };
    }

    private static Answer noGroup(GroupName group) {
        return Answer.problem(Status.NOT_FOUND, "unknown-group", "this agent has no group \"" + group + "\"");
    }

    private Answer stopped(GroupName group, Holder reported, Epoch epoch) {
        return switch (calls.stopped(group, reported, epoch)) {
            case RELEASES -> Answer.json(Status.ACCEPTED, Map.of("state", "releasing"));
            case SETTLED -> Answer.json(Status.OK, Map.of("state", "released"));
            case STRANGER ->
                Answer.problem(
                        Status.FORBIDDEN,
                        "wrong-secret",
                        "the claim is of another life of the agent of " + reported.node());
            case OTHER_EPOCH ->
                Answer.problem(
                        Status.CONFLICT,
                        "other-epoch",
                        "no claim of group " + group + " is of " + reported.node() + " in this boot under epoch "
                                + epoch);
            case NO_GROUP -> noGroup(group);
            case NOT_KNOWN ->
                Answer.problem(Status.UNAVAILABLE, "not-known", "this agent does not know that claim for certain now");
        };
    }
}
