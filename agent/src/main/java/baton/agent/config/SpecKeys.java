package baton.agent.config;

import baton.failover.group.AgentCrash;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import baton.failover.policy.GroupKeys;
import baton.failover.policy.Profiles;
import baton.failover.policy.RestartsText;
import baton.failover.policy.Spelling;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The shared part of a group's file. */
final class SpecKeys {
    private SpecKeys() {}

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
                keys.choice("fence", FencePolicy.NONE, Spelling.words(FencePolicy.class)),
                onLoss(keys, bounded),
                restarts(keys),
                keys.number("position-threshold", 0, 0, GroupKeys.WIDEST_THRESHOLD),
                keys.choice("on-agent-crash", AgentCrash.ADOPT, Spelling.words(AgentCrash.class)));
    }

    private static Mode mode(Section keys) throws ConfigException {
        return keys.need("mode", "active-passive (one active) or active-active (several)")
                .choice(Spelling.words(Mode.class));
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
        return OptionalInt.of(given.get().number(1, GroupKeys.MOST_ACTIVE));
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
        if (given.isEmpty() || (given.get().isText() && given.get().text().equals(GroupKeys.NEVER))) {
            return Optional.empty();
        }
        return Optional.of(given.get().duration());
    }

    private static EnsembleLoss onLoss(Section keys, boolean bounded) throws ConfigException {
        EnsembleLoss loss = keys.choice(
                "on-ensemble-loss",
                bounded ? EnsembleLoss.STOP : EnsembleLoss.KEEP,
                Spelling.words(EnsembleLoss.class));
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
        if (given.isEmpty()) {
            return Restarts.NONE;
        }
        String text = given.get().text();
        Optional<Restarts> restarts = RestartsText.parse(text);
        if (restarts.isEmpty()) {
            throw given.get().wrong("found \"" + text + "\"", RestartsText.EXPECTED, "correct it");
        }
        return restarts.get();
    }
}
