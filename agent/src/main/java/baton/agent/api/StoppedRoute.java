package baton.agent.api;

import baton.agent.loop.Secret;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/** {@code POST /groups/{g}/stopped}: the guard of another host says that its agent died and its service is stopped. */
final class StoppedRoute {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BEARER = "Bearer ";
    private static final String EXPECTED =
            "expected {\"node\": text, \"stamp\": text, \"epoch\": number}, as the hold says them";

    private final StoppedReports reports;

    StoppedRoute(StoppedReports reports) {
        this.reports = reports;
    }

    /** The group that {@code path} is about, if it is such a report. */
    static Optional<String> group(String method, String path) {
        String[] parts = path.split("/", -1);
        boolean report = parts.length == 4 && parts[1].equals("groups") && parts[3].equals("stopped");
        return report && method.equals("POST") ? Optional.of(parts[2]) : Optional.empty();
    }

    /** @param authorization the header of that name, empty when there is none */
    Answer answer(String group, String authorization, String body) {
        if (!authorization.startsWith(BEARER)) {
            return Answer.problem(
                    Status.FORBIDDEN, "no-secret", "a report bears the secret of its agent: Authorization: Bearer ...");
        }
        Secret secret = new Secret(authorization.substring(BEARER.length()).strip());
        try {
            JsonNode json = MAPPER.readTree(body);
            JsonNode epoch = json.path("epoch");
            if (!json.path("node").isTextual()
                    || !json.path("stamp").isTextual()
                    || !epoch.isIntegralNumber()
                    || !epoch.canConvertToLong()) {
                return Answer.problem(Status.BAD_REQUEST, "bad-body", EXPECTED);
            }
            Holder reported = new Holder(
                    new NodeName(json.path("node").textValue()),
                    new Stamp(json.path("stamp").textValue()),
                    secret.incarnation());
            return answer(new GroupName(group), reported, new Epoch(epoch.longValue()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Answer.problem(Status.BAD_REQUEST, "bad-body", EXPECTED);
        }
    }

    private Answer answer(GroupName group, Holder reported, Epoch epoch) {
        return switch (reports.take(group, reported, epoch)) {
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
            case NO_GROUP ->
                Answer.problem(Status.NOT_FOUND, "unknown-group", "this agent has no group \"" + group + "\"");
            case NOT_KNOWN ->
                Answer.problem(Status.UNAVAILABLE, "not-known", "this agent does not know that claim for certain now");
        };
    }
}
