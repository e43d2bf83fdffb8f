package baton.agent.api;

import baton.agent.loop.BootClock;
import baton.agent.loop.MemberSnapshot;
import baton.agent.loop.Snapshot;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import baton.failover.policy.Spelling;
import baton.security.Call;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Which question gets which answer. */
final class Routes {
    /** The loop looks around four times a second; after this time it hangs. */
    private static final Duration HANGS = Duration.ofSeconds(5);

    private static final Set<String> READ = Set.of("GET", "HEAD");
    /** HAProxy asks with OPTIONS unless it is told otherwise. */
    private static final Set<String> HEALTH = Set.of("GET", "HEAD", "OPTIONS");

    private static final Set<String> HEALTH_OF_AGENT = Set.of("liveness", "readiness");
    private static final Set<String> HEALTH_OF_MEMBER = Set.of("active", "standby", "member");

    private final Supplier<Snapshot> snapshots;
    private final BootClock clock;

    Routes(Supplier<Snapshot> snapshots, BootClock clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** What somebody needs who asks this; what a load balancer asks anybody may. */
    static Call.Need need(String path) {
        String[] parts = path.split("/", -1);
        boolean ofAgent = parts.length == 2 && HEALTH_OF_AGENT.contains(parts[1]);
        boolean ofMember = parts.length == 4 && parts[1].equals("groups") && HEALTH_OF_MEMBER.contains(parts[3]);
        return ofAgent || ofMember ? Call.Need.HEALTH : Call.Need.READ;
    }

    /** @param path undecoded: no name has a character that would have to be encoded */
    Answer answer(String method, String path) {
        List<String> parts = List.of(path.substring(Math.min(1, path.length())).split("/", -1));
        Snapshot snapshot = snapshots.get();
        Tick now = clock.now();
        return switch (parts.get(0)) {
            case "status" -> only(READ, method, parts, 1, () -> Answer.json(Status.OK, Json.status(snapshot, now)));
            case "metrics" -> only(READ, method, parts, 1, () -> Answer.metrics(Metrics.of(snapshot, now)));
            case "liveness" -> only(HEALTH, method, parts, 1, () -> liveness(snapshot, now));
            case "readiness" -> only(HEALTH, method, parts, 1, () -> readiness(snapshot));
            case "groups" -> group(method, parts, snapshot, now);
            default -> nothing(path);
        };
    }

    private static Answer only(
            Set<String> allowed, String method, List<String> parts, int length, Supplier<Answer> answer) {
        if (parts.size() != length) {
            return nothing("/" + String.join("/", parts));
        }
        if (!allowed.contains(method)) {
            String list = String.join(", ", allowed.stream().sorted().toList());
            return Answer.problem(
                    Status.METHOD_NOT_ALLOWED,
                    "method-not-allowed",
                    method + " is not possible here, only " + list,
                    Map.of("Allow", list));
        }
        return answer.get();
    }

    private static Answer nothing(String path) {
        return Answer.problem(Status.NOT_FOUND, "not-found", "there is nothing at " + path);
    }

    private static Answer group(String method, List<String> parts, Snapshot snapshot, Tick now) {
        if (parts.size() < 2 || parts.size() > 3) {
            return nothing("/" + String.join("/", parts));
        }
        Optional<Map.Entry<GroupName, MemberSnapshot>> found = snapshot.groups().entrySet().stream()
                .filter(each -> each.getKey().value().equals(parts.get(1)))
                .findFirst();
        if (found.isEmpty()) {
            return Answer.problem(
                    Status.NOT_FOUND, "unknown-group", "this agent has no group \"" + parts.get(1) + "\"");
        }
        MemberSnapshot member = found.get().getValue();
        Object json = Json.member(snapshot, found.get().getKey(), member, now);
        if (parts.size() == 2) {
            return only(READ, method, parts, 2, () -> Answer.json(Status.OK, json));
        }
        return switch (parts.get(2)) {
            case "active" -> only(HEALTH, method, parts, 3, () -> health(member.answersAsActive(now), member, json));
            case "standby" -> only(HEALTH, method, parts, 3, () -> health(member.answersAsStandby(), member, json));
            case "member" ->
                only(
                        HEALTH,
                        method,
                        parts,
                        3,
                        () -> health(member.answersAsActive(now) || member.answersAsStandby(), member, json));
            default -> nothing("/" + String.join("/", parts));
        };
    }

    private static Answer health(boolean good, MemberSnapshot member, Object json) {
        if (good) {
            return Answer.json(Status.OK, json);
        }
        String role = Spelling.of(member.role());
        return Answer.problem(
                Status.UNAVAILABLE, role, "this member is " + role + (member.healthy() ? "" : " and not healthy"));
    }

    private static Answer liveness(Snapshot snapshot, Tick now) {
        Duration silence = now.since(snapshot.beat());
        if (silence.compareTo(HANGS) > 0) {
            return Answer.problem(
                    Status.UNAVAILABLE,
                    "loop-hangs",
                    "the agent's loop was last seen " + silence.toMillis() + " ms ago");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("turns", snapshot.turns());
        json.put("seenMillisAgo", Math.max(0, silence.toMillis()));
        return Answer.json(Status.OK, json);
    }

    private static Answer readiness(Snapshot snapshot) {
        List<String> missing = snapshot.groups().entrySet().stream()
                .filter(each -> !each.getValue().joined())
                .map(each -> each.getKey().value())
                .toList();
        if (!missing.isEmpty()) {
            return Answer.problem(
                    Status.UNAVAILABLE, "not-joined", "not read from ZooKeeper yet: " + String.join(", ", missing));
        }
        return Answer.json(Status.OK, Map.of("groups", snapshot.groups().size()));
    }
}
