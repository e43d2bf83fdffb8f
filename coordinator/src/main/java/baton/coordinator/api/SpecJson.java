package baton.coordinator.api;

import baton.failover.group.AgentCrash;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import baton.failover.operator.Refused;
import baton.failover.policy.GroupKeys;
import baton.failover.policy.Profiles;
import baton.failover.policy.RestartsText;
import baton.failover.policy.Spelling;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A spec as JSON, with the keys and values of the shared part of a group's file. */
final class SpecJson {
    private SpecJson() {}

    static GroupSpec read(String text) {
        Body body = Body.parse(text, GroupKeys.SHARED);
        Mode mode = body.choice("mode", Spelling.words(Mode.class))
                .orElseThrow(() -> Body.missing("mode", "active-passive or active-active"));
        OptionalInt maxActive = body.number("max-active", 1, GroupKeys.MOST_ACTIVE)
                .map(number -> OptionalInt.of(number.intValue()))
                .orElse(OptionalInt.empty());
        boolean bounded = mode == Mode.ACTIVE_PASSIVE || maxActive.isPresent();
        try {
            return new GroupSpec(
                    mode,
                    maxActive,
                    budget(body),
                    preempt(body),
                    body.choice("fence", Spelling.words(FencePolicy.class)).orElse(FencePolicy.NONE),
                    body.choice("on-ensemble-loss", Spelling.words(EnsembleLoss.class))
                            .orElse(bounded ? EnsembleLoss.STOP : EnsembleLoss.KEEP),
                    restarts(body),
                    body.number("position-threshold", 0, GroupKeys.WIDEST_THRESHOLD)
                            .orElse(0L),
                    body.choice("on-agent-crash", Spelling.words(AgentCrash.class))
                            .orElse(AgentCrash.ADOPT));
        } catch (IllegalArgumentException e) {
            throw new Refused(Refused.Why.WRONG, "bad-value", String.valueOf(e.getMessage()));
        }
    }

    private static LeaseBudget budget(Body body) {
        LeaseBudget profile = body.choice("profile", Profiles.BUDGETS).orElse(LeaseBudget.DEFAULT);
        return new LeaseBudget(
                body.duration("lease").orElse(profile.lease()),
                body.duration("demote-limit").orElse(profile.demote()),
                body.duration("kill-limit").orElse(profile.kill()));
    }

    private static Optional<Duration> preempt(Body body) {
        return body.text("preempt")
                .filter(text -> !text.equals(GroupKeys.NEVER))
                .flatMap(text -> body.duration("preempt"));
    }

    private static Restarts restarts(Body body) {
        return body.text("restarts")
                .map(text ->
                        RestartsText.parse(text).orElseThrow(() -> Body.wrong("restarts", text, RestartsText.EXPECTED)))
                .orElse(Restarts.NONE);
    }
}
