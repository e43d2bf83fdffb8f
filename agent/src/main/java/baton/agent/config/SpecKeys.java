package baton.agent.config;

import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shared part of a group's file. */
final class SpecKeys {
    private static final List<String> KEYS = List.of(
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
    private static final Map<String, Mode> MODES =
            ordered("active-passive", Mode.ACTIVE_PASSIVE, "active-active", Mode.ACTIVE_ACTIVE);
    private static final Map<String, EnsembleLoss> LOSSES =
            ordered("stop", EnsembleLoss.STOP, "keep", EnsembleLoss.KEEP);
    private static final Map<String, FencePolicy> FENCES = fences();
    private static final Pattern RESTARTS = Pattern.compile("(\\d{1,6}) in (\\S+)");
    private static final int MOST = 999_999_999;

    private SpecKeys() {}

    static List<String> and(List<String> more) {
        List<String> all = new ArrayList<>(KEYS);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** What an operator would change when the lease is too short. */
    static Place leasePlace(Section keys) {
        return keys.find("lease")
                .or(() -> keys.find("profile"))
                .map(Setting::place)
                .orElse(keys.place());
    }

    static GroupSpec read(Section keys) throws ConfigException {
        Mode mode = mode(keys);
        OptionalInt maxActive = maxActive(keys, mode);
        boolean bounded = mode == Mode.ACTIVE_PASSIVE || maxActive.isPresent();
        return new GroupSpec(
                mode,
                maxActive,
                budget(keys),
                preempt(keys),
                keys.choice("fence", FencePolicy.NONE, FENCES),
                onLoss(keys, bounded),
                restarts(keys),
                keys.number("position-threshold", 0, 0, MOST));
    }

    private static Mode mode(Section keys) throws ConfigException {
        return keys.need("mode", "active-passive (one active) or active-active (several)")
                .choice(MODES);
    }

    private static OptionalInt maxActive(Section keys, Mode mode) throws ConfigException {
        Optional<Setting> given = keys.find("max-active");
        if (given.isEmpty()) {
            return OptionalInt.empty();
        }
        if (mode == Mode.ACTIVE_PASSIVE) {
            throw given.get()
                    .wrong(
                            "an active-passive group always has one active",
                            "max-active only with mode active-active",
                            "remove it or change the mode");
        }
        return OptionalInt.of(given.get().number(1, 1000));
    }

    private static LeaseBudget budget(Section keys) throws ConfigException {
        LeaseBudget profile = keys.choice("profile", LeaseBudget.DEFAULT, Profiles.BUDGETS);
        return new LeaseBudget(
                keys.duration("lease", profile.lease()),
                durationOrZero(keys, "demote-limit", profile.demote()),
                keys.duration("kill-limit", profile.kill()));
    }

    private static Duration durationOrZero(Section keys, String key, Duration otherwise) throws ConfigException {
        Optional<Setting> given = keys.find(key);
        return given.isPresent() ? given.get().durationOrZero() : otherwise;
    }

    private static Optional<Duration> preempt(Section keys) throws ConfigException {
        Optional<Setting> given = keys.find("preempt");
        if (given.isEmpty() || (given.get().isText() && given.get().text().equals("never"))) {
            return Optional.empty();
        }
        return Optional.of(given.get().duration());
    }

    private static EnsembleLoss onLoss(Section keys, boolean bounded) throws ConfigException {
        EnsembleLoss loss = keys.choice("on-ensemble-loss", bounded ? EnsembleLoss.STOP : EnsembleLoss.KEEP, LOSSES);
        if (loss == EnsembleLoss.KEEP && bounded) {
            throw keys.need("on-ensemble-loss", "")
                    .wrong(
                            "keep, but the number of actives is bounded: a holder has to stop so that another may start",
                            "stop, or keep with active-active without max-active",
                            "remove it");
        }
        return loss;
    }

    private static Restarts restarts(Section keys) throws ConfigException {
        Optional<Setting> given = keys.find("restarts");
        if (given.isEmpty() || given.get().text().equals("never")) {
            return Restarts.NONE;
        }
        Matcher matcher = RESTARTS.matcher(given.get().text());
        Optional<Duration> within = matcher.matches() ? Durations.parse(matcher.group(2)) : Optional.empty();
        if (within.isEmpty() || within.get().isZero()) {
            throw given.get()
                    .wrong("found \"" + given.get().text() + "\"", "such as \"3 in 10m\", or never", "correct it");
        }
        return new Restarts(Integer.parseInt(matcher.group(1)), within.get());
    }

    private static Map<String, FencePolicy> fences() {
        Map<String, FencePolicy> fences = ordered("none", FencePolicy.NONE, "best-effort", FencePolicy.BEST_EFFORT);
        fences.put("required", FencePolicy.REQUIRED);
        return fences;
    }

    private static <T> Map<String, T> ordered(String first, T one, String second, T other) {
        Map<String, T> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, other);
        return map;
    }
}
