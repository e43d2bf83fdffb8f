package baton.failover.policy;

import baton.failover.group.GroupSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A spec as the keys and values of the shared part of a group's file. */
public final class SpecText {
    private SpecText() {}

    /** One key that is not the same in two specs; a side that has none is absent. */
    public record Changed(String key, Optional<String> from, Optional<String> to) {}

    /** The keys in the order of the file; numbers are numbers, all else is text. */
    public static Map<String, Object> written(GroupSpec spec) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("mode", Spelling.of(spec.mode()));
        spec.maxActive().ifPresent(count -> keys.put("max-active", count));
        keys.put("lease", Durations.written(spec.budget().lease()));
        keys.put("demote-limit", Durations.written(spec.budget().demote()));
        keys.put("kill-limit", Durations.written(spec.budget().kill()));
        spec.preempt().ifPresent(after -> keys.put("preempt", Durations.written(after)));
        keys.put("fence", Spelling.of(spec.fence()));
        keys.put("on-ensemble-loss", Spelling.of(spec.onEnsembleLoss()));
        keys.put("on-agent-crash", Spelling.of(spec.onAgentCrash()));
        keys.put("restarts", RestartsText.written(spec.restarts()));
        keys.put("position-threshold", spec.positionThreshold());
        return keys;
    }

    public static List<Changed> changes(GroupSpec before, GroupSpec after) {
        Map<String, Object> old = written(before);
        Map<String, Object> changed = written(after);
        return GroupKeys.SHARED.stream()
                .map(key -> new Changed(key, text(old, key), text(changed, key)))
                .filter(change -> !change.from().equals(change.to()))
                .toList();
    }

    private static Optional<String> text(Map<String, Object> keys, String key) {
        return Optional.ofNullable(keys.get(key)).map(Object::toString);
    }
}
