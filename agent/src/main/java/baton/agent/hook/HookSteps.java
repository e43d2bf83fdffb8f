package baton.agent.hook;

import baton.agent.loop.BootClock;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Tick;
import baton.failover.member.Hook;
import baton.failover.member.HookCall;
import baton.failover.policy.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What each hook means on this host: a command under the wrapper, or something to ask of the guard. */
final class HookSteps {
    /** How much later than the wrapper or the guard the agent loses its patience. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** As the guard has it: the longest that it gives to the kill and stopped commands, where K is not longer. */
    private static final Duration LONGEST_PROOF = Duration.ofSeconds(60);

    private final HookPlaces places;
    private final NodeName node;
    private final Function<GroupName, GroupHooks> configured;
    private final HoldPlace holds;
    private final Unused unused;
    private final FirstCheck check;
    private final BootClock clock;

    HookSteps(
            HookPlaces places,
            NodeName node,
            Function<GroupName, GroupHooks> configured,
            HoldPlace holds,
            Unused unused,
            FirstCheck check,
            BootClock clock) {
        this.places = places;
        this.node = node;
        this.configured = configured;
        this.holds = holds;
        this.unused = unused;
        this.check = check;
        this.clock = clock;
    }

    HookResult run(GroupName group, HookCall call) {
        GroupHooks hooks = configured.apply(group);
        return switch (call.hook()) {
            // A promote hook returns when the service is ready; what was merely started needs time to listen.
            case CHECK -> check.of(group, hooks.isSupervised() ? hooks.promoteLimit() : Duration.ZERO);
            case PROMOTE ->
                hooks.isSupervised()
                        ? start(group, call, hooks)
                        : hook(group, call, hooks, hooks.promote(), hooks.promoteLimit());
            case DRAIN -> hook(group, call, hooks, hooks.drain(), hooks.drainLimit());
            case DEMOTE -> demote(group, call, hooks);
            case VERIFY -> prove(group, call, hooks, "verify");
            case KILL -> prove(group, call, hooks, "kill");
        };
    }

    private HookResult start(GroupName group, HookCall call, GroupHooks hooks) {
        Optional<String> refusal = hooks.refusal(hooks.run());
        if (refusal.isPresent()) {
            return HookResult.failed(refusal.get());
        }
        List<String> command = new ArrayList<>(List.of(places.wrapper(), "run", hold(group, call), "--"));
        command.addAll(hooks.asUser(hooks.run()));
        try {
            Files.createDirectories(places.logs());
        } catch (IOException failed) {
            return HookResult.failed("cannot make " + places.logs() + " for the service's output: " + failed);
        }
        Path log = places.logs().resolve(group + ".log");
        Facts facts = facts(group, call, "active").under(hold(group, call));
        return new HookProcess(command, facts, output(group, call), Optional.of(log), hooks.promoteLimit()).run();
    }

    private HookResult demote(GroupName group, HookCall call, GroupHooks hooks) {
        Duration limit = hooks.plannedDemoteLimit();
        if (!call.deadline().equals(Tick.NEVER)) {
            // The file's limit is for plans: it never takes away what the policy promises when a lease is lost.
            Duration left = call.deadline().since(clock.now());
            limit = shorter(left, longer(limit, call.demoteLimit()));
        }
        if (limit.isNegative() || limit.isZero()) {
            return HookResult.failed("no time is left for a graceful stop");
        }
        if (hooks.isSupervised()) {
            return guard(
                    group, call, hooks, List.of("stop", hold(group, call), Long.toString(limit.toMillis())), limit);
        }
        return hook(group, call, hooks, hooks.demote(), limit);
    }

    private HookResult hook(GroupName group, HookCall call, GroupHooks hooks, List<String> hook, Duration limit) {
        if (hook.isEmpty()) {
            return new HookResult(true, "no " + Spelling.of(call.hook()) + " hook is configured");
        }
        Optional<String> refusal = hooks.refusal(hook);
        if (refusal.isPresent()) {
            return HookResult.failed(refusal.get());
        }
        String role = call.hook() == Hook.DEMOTE ? "standby" : "active";
        Facts facts = facts(group, call, role).under(hold(group, call));
        List<String> command =
                new ArrayList<>(List.of(places.wrapper(), "hook", hold(group, call), seconds(limit), "--"));
        command.addAll(hooks.asUser(facts.arguments(hook)));
        HookProcess process = new HookProcess(command, facts, output(group, call), Optional.empty(), limit.plus(GRACE));
        return call.hook() == Hook.DRAIN ? process.runWhileWanted() : process.run();
    }

    private HookResult prove(GroupName group, HookCall call, GroupHooks hooks, String request) {
        if (isUnused(group, call)) {
            return new HookResult(true, "");
        }
        // The guard waits its turn for as long as another one may take, then has one limit for processes, kill and
        // stopped; it knows best how long that is.
        Duration limit = longer(call.killLimit(), LONGEST_PROOF).multipliedBy(2);
        return guard(group, call, hooks, List.of(request, hold(group, call)), limit);
    }

    /** True when nothing can act under the epoch of this call, and no process is needed to prove it. */
    boolean isUnused(GroupName group, HookCall call) {
        return unused.proves(group, call.seat(), call.epoch(), call.hook() == Hook.KILL);
    }

    private HookResult guard(GroupName group, HookCall call, GroupHooks hooks, List<String> request, Duration limit) {
        List<String> command = new ArrayList<>(List.of(places.guard()));
        command.addAll(request);
        // Without the hold: what has it in its environment is killed.
        Facts facts = facts(group, call, "standby");
        HookResult result =
                new HookProcess(command, facts, output(group, call), Optional.empty(), limit.plus(GRACE)).run();
        boolean quiet = result.succeeded() && hooks.isSupervised();
        return quiet ? new HookResult(true, "") : result;
    }

    private Facts facts(GroupName group, HookCall call, String role) {
        return new Facts(Spelling.of(call.hook()), role, group, call.seat(), call.epoch(), node)
                .because(call.cause(), call.detail())
                .after(call.previous().map(NodeName::value).orElse(""))
                .before(call.deadline());
    }

    private Path output(GroupName group, HookCall call) {
        return places.output().resolve(group + "." + Spelling.of(call.hook()));
    }

    private String hold(GroupName group, HookCall call) {
        return holds.of(group, call.seat(), call.epoch()).toString();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static String seconds(Duration limit) {
        return String.format(Locale.ROOT, "%d.%03d", limit.toSeconds(), limit.toMillisPart());
    }
}
