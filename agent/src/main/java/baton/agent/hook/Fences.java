package baton.agent.hook;

import baton.failover.group.Cause;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.member.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Makes sure that another node cannot act: asks its agent to stop and prove it, else calls the fence hook. */
final class Fences {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final HookPlaces places;
    private final NodeName node;
    private final Function<GroupName, GroupHooks> configured;
    private final AskToStop peer;

    Fences(HookPlaces places, NodeName node, Function<GroupName, GroupHooks> configured, AskToStop peer) {
        this.places = places;
        this.node = node;
        this.configured = configured;
        this.peer = peer;
    }

    /** Asks the other node's agent. */
    HookResult ask(Command.Fence fence) {
        return peer.stop(fence.group(), fence.debt());
    }

    /** Calls the fence hook; {@code asked} is why. */
    HookResult call(Command.Fence fence, HookResult asked) {
        GroupHooks hooks = configured.apply(fence.group());
        if (hooks.fence().isEmpty()) {
            return HookResult.failed(asked.detail() + "; no fence hook is configured on " + node);
        }
        Optional<String> refusal = HookFile.refusal(hooks.fence());
        if (refusal.isPresent()) {
            return HookResult.failed(refusal.get());
        }
        Facts facts = new Facts("fence", "promoting", fence.group(), fence.seat(), fence.epoch(), node)
                .because(Cause.FENCE, asked.detail())
                .after(fence.debt().node().value())
                .against(fence.debt());
        String limit = String.format(
                Locale.ROOT,
                "%d.%03d",
                hooks.fenceLimit().toSeconds(),
                hooks.fenceLimit().toMillisPart());
        // Without a hold: it is no part of the service, and outlives what becomes of it.
        List<String> command = new ArrayList<>(List.of(places.wrapper(), "hook", "-", limit, "--"));
        command.addAll(facts.arguments(hooks.fence()));
        return new HookProcess(
                        command,
                        facts,
                        places.output().resolve(fence.group() + ".fence"),
                        Optional.empty(),
                        hooks.fenceLimit().plus(GRACE))
                .run();
    }
}
