package baton.agent.api;

import baton.agent.loop.MemberSnapshot;
import baton.agent.loop.Snapshot;
import baton.agent.loop.Tally;
import baton.failover.group.GroupName;
import baton.failover.group.Role;
import baton.failover.group.Tick;
import baton.failover.policy.Spelling;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** The snapshot in the text format of Prometheus; written by hand, a library would be larger than the agent's own part. */
final class Metrics {
    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    static String of(Snapshot snapshot, Tick now) {
        Metrics metrics = new Metrics();
        metrics.agent(snapshot, now);
        metrics.members(snapshot, now);
        metrics.transitions(snapshot);
        return metrics.text.toString();
    }

    private void agent(Snapshot snapshot, Tick now) {
        Tally tally = snapshot.tally();
        family("baton_loop_turns_total", "counter", "Events that the agent's loop has met.");
        sample("baton_loop_turns_total", "", snapshot.turns());
        family("baton_guard_alive", "gauge", "1 while the guard's heartbeat is heard.");
        sample("baton_guard_alive", "", snapshot.guardAlive() ? 1 : 0);
        family("baton_renewals_total", "counter", "Renewals of the lease by how they ended.");
        tally.renewals().forEach((outcome, count) -> sample("baton_renewals_total", label("outcome", outcome), count));
        if (!snapshot.renewedAt().equals(Tick.EVER)) {
            family("baton_renewal_age_seconds", "gauge", "Time since the last committed renewal was sent.");
            seconds(
                    "baton_renewal_age_seconds",
                    "",
                    now.since(snapshot.renewedAt()).toMillis());
        }
    }

    private void members(Snapshot snapshot, Tick now) {
        family("baton_member_role", "gauge", "1 for the role that this node has in the group.");
        snapshot.groups().forEach((group, member) -> {
            for (Role role : Role.values()) {
                String labels = group(group) + "," + label("role", Spelling.of(role));
                sample("baton_member_role", labels, member.role() == role ? 1 : 0);
            }
        });
        family("baton_member_healthy", "gauge", "1 while the check of the service passes.");
        snapshot.groups()
                .forEach((group, member) -> sample("baton_member_healthy", group(group), member.healthy() ? 1 : 0));
        family("baton_member_joined", "gauge", "1 when the group was read from ZooKeeper.");
        snapshot.groups()
                .forEach((group, member) -> sample("baton_member_joined", group(group), member.joined() ? 1 : 0));
        family("baton_epoch", "gauge", "Epoch of the seat that this node holds.");
        held(
                snapshot,
                (group, held) ->
                        sample("baton_epoch", group(group), held.epoch().number()));
        family("baton_margin_seconds", "gauge", "Time left until the service would begin to stop without a renewal.");
        held(snapshot, (group, held) -> {
            if (held.until().isPresent() && !held.until().get().equals(Tick.NEVER)) {
                seconds(
                        "baton_margin_seconds",
                        group(group),
                        held.answersUntil().since(now).toMillis());
            }
        });
    }

    private static void held(Snapshot snapshot, BiConsumer<GroupName, MemberSnapshot.Held> each) {
        snapshot.groups().forEach((group, member) -> member.held().ifPresent(held -> each.accept(group, held)));
    }

    private void transitions(Snapshot snapshot) {
        Map<GroupName, Tally.OfGroup> groups = snapshot.tally().groups();
        family("baton_transitions_total", "counter", "Transitions of this member by their code.");
        groups.forEach((group, counts) -> counts.transitions()
                .forEach((kind, count) ->
                        sample("baton_transitions_total", group(group) + "," + label("code", kind.code()), count)));
        family("baton_phase_seconds", "summary", "Time spent in the phases that led to a transition.");
        groups.forEach((group, counts) -> counts.phases().forEach((phase, laps) -> {
            String labels = group(group) + "," + label("phase", Spelling.of(phase));
            seconds("baton_phase_seconds_sum", labels, laps.total().toMillis());
            sample("baton_phase_seconds_count", labels, laps.count());
        }));
    }

    private void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, long value) {
        line(name, labels, Long.toString(value));
    }

    private void seconds(String name, String labels, long millis) {
        line(name, labels, String.format(Locale.ROOT, "%.3f", millis / 1000.0));
    }

    private void line(String name, String labels, String value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    private static String group(GroupName group) {
        return label("group", group.value());
    }

    /** No value here can have a quote, a backslash or a line break: they are names and codes. */
    private static String label(String name, String value) {
        return name + "=\"" + value + "\"";
    }
}
