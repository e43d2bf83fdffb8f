package baton.agent.api;

import baton.agent.loop.MemberSnapshot;
import baton.agent.loop.Snapshot;
import baton.agent.loop.Tally;
import baton.failover.group.GroupName;
import baton.failover.group.Reason;
import baton.failover.group.Tick;
import baton.failover.policy.Spelling;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The words of the REST interface; a name, once it is here, is a promise to programs. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts and numbers can always be written", e);
        }
    }

    /** RFC 9457. */
    static Map<String, Object> problem(int status, String code, String sentence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "about:blank");
        json.put("title", Status.of(status));
        json.put("status", status);
        json.put("code", code);
        json.put("detail", sentence);
        return json;
    }

    static Map<String, Object> status(Snapshot snapshot, Tick now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", snapshot.self().node().value());
        json.put("stamp", snapshot.self().stamp().value());
        json.put("incarnation", snapshot.self().incarnation().value());
        json.put("address", snapshot.address());
        json.put("stopping", snapshot.stopping());
        json.put("guardAlive", snapshot.guardAlive());
        if (!snapshot.renewedAt().equals(Tick.EVER)) {
            json.put("renewedMillisAgo", millis(snapshot.renewedAt(), now));
        }
        List<Object> groups = new ArrayList<>();
        snapshot.groups().forEach((name, member) -> groups.add(member(snapshot, name, member, now)));
        json.put("groups", groups);
        return json;
    }

    static Map<String, Object> member(Snapshot snapshot, GroupName group, MemberSnapshot member, Tick now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", group.value());
        json.put("node", snapshot.self().node().value());
        json.put("role", Spelling.of(member.role()));
        json.put("joined", member.joined());
        json.put("healthy", member.healthy());
        json.put("priority", member.priority());
        member.position().ifPresent(position -> json.put("position", position));
        member.held().ifPresent(held -> put(json, held, now));
        Stream<Reason> refused =
                snapshot.refusal().map(sentence -> new Reason("refused-credential", sentence)).stream();
        json.put(
                "reasons",
                Stream.concat(member.reasons().stream(), refused)
                        .map(Json::reason)
                        .toList());
        Optional<Tally.HookRun> hook = snapshot.tally().of(group).lastHook();
        hook.ifPresent(run -> json.put("lastHook", hook(run, now)));
        return json;
    }

    private static void put(Map<String, Object> json, MemberSnapshot.Held held, Tick now) {
        json.put("seat", held.seat().number());
        json.put("epoch", held.epoch().number());
        json.put("phase", Spelling.of(held.phase()));
        // Absent where nothing ends: there is no hold yet, or it is kept without ZooKeeper.
        held.until().filter(until -> !until.equals(Tick.NEVER)).ifPresent(until -> {
            json.put("holdEndsInMillis", millis(now, until));
            json.put("answersForMillis", millis(now, held.answersUntil()));
        });
    }

    private static Map<String, Object> hook(Tally.HookRun run, Tick now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hook", Spelling.of(run.hook()));
        json.put("epoch", run.epoch().number());
        json.put("succeeded", run.succeeded());
        json.put("output", run.detail());
        json.put("endedMillisAgo", millis(run.at(), now));
        return json;
    }

    static Map<String, Object> reason(Reason reason) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", reason.code());
        json.put("sentence", reason.sentence());
        return json;
    }

    private static long millis(Tick from, Tick to) {
        return Math.max(0, to.millis() - from.millis());
    }
}
