package baton.agent.hold;

import baton.failover.group.AgentCrash;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import baton.failover.policy.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A hold as the guard and the wrapper read it.
 *
 * <p>Whatever changes in its life has a fixed width, so that it is rewritten in place; {@code kill-at} stands first and
 * last, so that whoever reads while it is rewritten sees two different ones.
 */
record HoldText(GroupName group, Hold hold, Stamp stamp, NodeName node, StopPlan plan, List<String> unknown) {
    /** Digits of the longest time. */
    private static final int TIME = 20;

    private static final Set<String> KNOWN = Set.of(
            "format",
            "kill-at",
            "until",
            "phase",
            "on-agent-crash",
            "group",
            "seat",
            "epoch",
            "stamp",
            "node",
            "kill-limit",
            "cgroup",
            "run");

    /** @param unknown lines of another version, which survive a rewrite */
    HoldText {
        unknown = List.copyOf(unknown);
    }

    HoldText(GroupName group, Hold hold, Stamp stamp, NodeName node, StopPlan plan) {
        this(group, hold, stamp, node, plan, List.of());
    }

    HoldText with(Hold changed) {
        return new HoldText(group, changed, stamp, node, plan, unknown);
    }

    String render() {
        StringBuilder text = new StringBuilder("format=1\n");
        line(text, "kill-at", time(hold.killAt()));
        line(text, "until", time(hold.until()));
        line(text, "phase", word(Spelling.of(hold.phase()), 9));
        line(text, "on-agent-crash", word(Spelling.of(hold.onAgentCrash()), 8));
        line(text, "group", group.value());
        line(text, "seat", hold.seat().toString());
        line(text, "epoch", hold.epoch().toString());
        line(text, "stamp", stamp.value());
        line(text, "node", node.value());
        line(text, "kill-limit", limit(hold.killLimit()));
        plan.kill().forEach(word -> line(text, "kill", word));
        plan.stopped().forEach(word -> line(text, "stopped", word));
        line(text, "run", plan.supervised() ? "yes" : "no");
        plan.cgroups()
                .map(directory -> directory.resolve(group + "." + hold.seat() + "." + hold.epoch()))
                .ifPresent(cgroup -> line(text, "cgroup", cgroup.toString()));
        unknown.forEach(line -> text.append(line).append('\n'));
        line(text, "kill-at", time(hold.killAt()));
        return text.toString();
    }

    /** Empty when it is torn, of another format or damaged. */
    static Optional<HoldText> parse(String text) {
        List<String> kill = new ArrayList<>();
        List<String> stopped = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        String last = "";
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                return Optional.empty();
            }
            last = line;
            String value = line.substring(equals + 1);
            switch (line.substring(0, equals)) {
                case "kill" -> kill.add(value);
                case "stopped" -> stopped.add(value);
                default -> {
                    values.put(line.substring(0, equals), value.strip());
                    if (!KNOWN.contains(line.substring(0, equals))) {
                        unknown.add(line);
                    }
                }
            }
        }
        if (!text.startsWith("format=1\n" + last + "\n") || !last.startsWith("kill-at=")) {
            return Optional.empty();
        }
        try {
            Hold hold = new Hold(
                    new Seat(Integer.parseInt(values.getOrDefault("seat", ""))),
                    new Epoch(Long.parseLong(values.getOrDefault("epoch", ""))),
                    HoldPhase.valueOf(values.getOrDefault("phase", "").toUpperCase(Locale.ROOT)),
                    new Tick(Long.parseLong(values.getOrDefault("kill-at", ""))),
                    new Tick(Long.parseLong(values.getOrDefault("until", ""))),
                    Duration.ofMillis(Long.parseLong(values.getOrDefault("kill-limit", ""))),
                    AgentCrash.valueOf(
                            values.getOrDefault("on-agent-crash", "adopt").toUpperCase(Locale.ROOT)));
            StopPlan plan = new StopPlan(
                    kill,
                    stopped,
                    values.getOrDefault("run", "").equals("yes"),
                    Optional.ofNullable(values.get("cgroup"))
                            .map(cgroup -> Path.of(cgroup).getParent()));
            return Optional.of(new HoldText(
                    new GroupName(values.getOrDefault("group", "")),
                    hold,
                    new Stamp(values.getOrDefault("stamp", "")),
                    new NodeName(values.getOrDefault("node", "")),
                    plan,
                    unknown));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static String time(Tick tick) {
        String digits = Long.toString(tick.millis());
        return " ".repeat(TIME - digits.length()) + digits;
    }

    /** Filled with zeros, because a guard of 0.1.0 ignores a limit with anything but digits in it. */
    private static String limit(Duration limit) {
        String digits = Long.toString(limit.toMillis());
        return "0".repeat(TIME - digits.length()) + digits;
    }

    private static String word(String word, int width) {
        return word + " ".repeat(width - word.length());
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=').append(value).append('\n');
    }
}
