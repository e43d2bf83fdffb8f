package baton.agent.hook;

import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.member.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the notify hook of each group for every transition, in order, a few groups at a time; nothing ever waits for it. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** More than this behind, a hook would tell of a past that nobody asks for any more. */
    private static final int LONGEST_QUEUE = 32;

    private final HookPlaces places;
    private final NodeName node;
    private final Function<GroupName, GroupHooks> configured;
    private final Supplier<Lane> fresh;
    private final Map<GroupName, Lane> lanes = new ConcurrentHashMap<>();

    Notices(HookPlaces places, NodeName node, Function<GroupName, GroupHooks> configured, Supplier<Lane> fresh) {
        this.places = places;
        this.node = node;
        this.configured = configured;
        this.fresh = fresh;
    }

    void tell(GroupName group, Transition transition) {
        GroupHooks hooks = configured.apply(group);
        List<String> hook = hooks.tell();
        // What is done for another host is no transition of this member.
        if (hook.isEmpty() || transition.kind() == Transition.Kind.STOP_REPORTED) {
            return;
        }
        Lane lane = lanes.computeIfAbsent(group, name -> fresh.get());
        if (lane.waiting() >= LONGEST_QUEUE) {
            LOG.warn(
                    "the notify hook of {} is too slow; it is not told \"{}\"",
                    group,
                    transition.kind().code());
            return;
        }
        lane.add(new Lane.Task() {
            @Override
            public void run() {
                call(group, transition, hooks);
            }

            @Override
            public Lane.Turn turn() {
                return Lane.Turn.LATER;
            }

            @Override
            public void abandon() {}
        });
    }

    private void call(GroupName group, Transition transition, GroupHooks hooks) {
        Optional<String> refusal = hooks.refusal(hooks.tell());
        if (refusal.isPresent()) {
            LOG.warn("notify hook of {}: {}", group, refusal.get());
            return;
        }
        String detail = transition.detail().isEmpty()
                ? transition.kind().sentence()
                : transition.kind().sentence() + ": " + transition.detail();
        Facts facts = new Facts("notify", role(transition.kind()), group, transition.seat(), transition.epoch(), node)
                .because(transition.cause(), detail);
        // No hold is needed, and none is named: a slow notice is no part of the service.
        List<String> command =
                new ArrayList<>(List.of(places.wrapper(), "hook", "-", Long.toString(LIMIT.toSeconds()), "--"));
        command.addAll(hooks.asUser(facts.arguments(hooks.tell())));
        HookResult result = new HookProcess(
                        command,
                        facts,
                        places.output().resolve(group + ".notify"),
                        Optional.empty(),
                        LIMIT.plusSeconds(5))
                .run();
        if (!result.succeeded()) {
            LOG.warn("notify hook of {}: {}", group, result.detail());
        }
    }

    private static String role(Transition.Kind kind) {
        return switch (kind) {
            case CLAIMED, RESTARTING -> "promoting";
            case PROMOTED, ADOPTED, DRAINING -> "active";
            case DEMOTING, KILLING -> "demoting";
            case RELEASED, LOST, STOP_REPORTED -> "standby";
            case STOP_FAILED -> "stop-failed";
        };
    }
}
