package baton.coordinator.api;

import baton.coordinator.view.Refused;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A spec as JSON, with the keys and values of the shared part of a group's file. */
final class SpecJson {
    static final List<String> KEYS = List.of(
            "mode",
            "max-active",
            "profile",
            "lease",
            "demote-limit",
            "kill-limit",
            "preempt",
            "fence",
            "on-ensemble-loss",
            "restarts",
            "position-threshold");
    private static final Map<String, LeaseBudget> PROFILES =
            Map.of("fast", LeaseBudget.FAST, "default", LeaseBudget.DEFAULT, "tolerant", LeaseBudget.TOLERANT);
    private static final Pattern RESTARTS = Pattern.compile("(\\d{1,6}) in (\\S+)");
    private static final String NEVER = "never";
    private static final long MOST = 999_999_999;

    private SpecJson() {}

    static GroupSpec read(String text) {
        Body body = Body.parse(text, KEYS);
        Mode mode = body.choice("mode", words(Mode.values()))
                .orElseThrow(() -> Body.missing("mode", "active-passive or active-active"));
        OptionalInt maxActive = body.number("max-active", 1, 1000)
                .map(number -> OptionalInt.of(number.intValue()))
                .orElse(OptionalInt.empty());
        boolean bounded = mode == Mode.ACTIVE_PASSIVE || maxActive.isPresent();
        try {
            return new GroupSpec(
                    mode,
                    maxActive,
                    budget(body),
                    preempt(body),
                    body.choice("fence", words(FencePolicy.values())).orElse(FencePolicy.NONE),
                    body.choice("on-ensemble-loss", words(EnsembleLoss.values()))
                            .orElse(bounded ? EnsembleLoss.STOP : EnsembleLoss.KEEP),
                    restarts(body),
                    body.number("position-threshold", 0, MOST).orElse(0L));
        } catch (IllegalArgumentException e) {
            throw new Refused(Refused.Why.WRONG, "bad-value", String.valueOf(e.getMessage()));
        }
    }

    private static LeaseBudget budget(Body body) {
        LeaseBudget profile = body.choice("profile", PROFILES).orElse(LeaseBudget.DEFAULT);
        return new LeaseBudget(
                body.duration("lease").orElse(profile.lease()),
                body.duration("demote-limit").orElse(profile.demote()),
                body.duration("kill-limit").orElse(profile.kill()));
    }

    private static Optional<Duration> preempt(Body body) {
        return body.text("preempt").filter(text -> !text.equals(NEVER)).flatMap(text -> body.duration("preempt"));
    }

    private static Restarts restarts(Body body) {
        Optional<String> given = body.text("restarts").filter(text -> !text.equals(NEVER));
        if (given.isEmpty()) {
            return Restarts.NONE;
        }
        Matcher matcher = RESTARTS.matcher(given.get());
        Optional<Duration> within = matcher.matches() ? Durations.parse(matcher.group(2)) : Optional.empty();
        if (within.isEmpty() || within.get().isZero()) {
            throw Body.wrong("restarts", given.get(), "such as \"3 in 10m\", or never");
        }
        return new Restarts(Integer.parseInt(matcher.group(1)), within.get());
    }

    static Map<String, Object> written(GroupSpec spec) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("mode", Json.word(spec.mode()));
        spec.maxActive().ifPresent(count -> keys.put("max-active", count));
        keys.put("lease", Durations.written(spec.budget().lease()));
        keys.put("demote-limit", Durations.written(spec.budget().demote()));
        keys.put("kill-limit", Durations.written(spec.budget().kill()));
        spec.preempt().ifPresent(after -> keys.put("preempt", Durations.written(after)));
        keys.put("fence", Json.word(spec.fence()));
        keys.put("on-ensemble-loss", Json.word(spec.onEnsembleLoss()));
        keys.put(
                "restarts",
                spec.restarts().count() == 0
                        ? NEVER
                        : spec.restarts().count() + " in "
                                + Durations.written(spec.restarts().within()));
        keys.put("position-threshold", spec.positionThreshold());
        return keys;
    }

    /** One changed key; a side that has none is absent. */
    record Changed(String key, Optional<String> from, Optional<String> to) {}

    static List<Changed> changes(GroupSpec before, GroupSpec after) {
        Map<String, Object> old = written(before);
        Map<String, Object> changed = written(after);
        return KEYS.stream()
                .map(key -> new Changed(key, text(old, key), text(changed, key)))
                .filter(change -> !change.from().equals(change.to()))
                .toList();
    }

    private static Optional<String> text(Map<String, Object> keys, String key) {
        return Optional.ofNullable(keys.get(key)).map(Object::toString);
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(
                        Json::word, Function.identity(), (first, second) -> first, LinkedHashMap::new));
    }
}
