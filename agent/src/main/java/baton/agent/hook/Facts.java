package baton.agent.hook;

import baton.failover.group.Cause;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a hook is told: three arguments, environment variables, and the same as JSON on its standard input. */
final class Facts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String event;
    private final String role;
    private final GroupName group;
    private final Map<String, Object> facts = new LinkedHashMap<>();

    Facts(String event, String role, GroupName group, Seat seat, Epoch epoch, NodeName node) {
        this.event = event;
        this.role = role;
        this.group = group;
        facts.put("event", event);
        facts.put("group", group.value());
        facts.put("seat", seat.number());
        facts.put("node", node.value());
        facts.put("epoch", epoch.number());
        facts.put("role", role);
    }

    Facts because(Cause cause, String detail) {
        facts.put("cause", cause.word());
        facts.put("detail", detail);
        return this;
    }

    Facts after(String previous) {
        facts.put("previous", previous);
        return this;
    }

    Facts under(String hold) {
        facts.put("hold", hold);
        return this;
    }

    /** Whom a fence hook is to fence, exactly: a host that was booted since is another stamp. */
    Facts against(Debt debt) {
        facts.put("fence_node", debt.node().value());
        facts.put("fence_stamp", debt.stamp().value());
        facts.put("fence_epoch", debt.epoch().number());
        facts.put("fence_address", debt.address().replaceFirst("^https://", ""));
        return this;
    }

    /** Asks a hook that knows rehearsals to do everything but the change. */
    Facts rehearsed() {
        facts.put("rehearsal", 1);
        return this;
    }

    Facts before(Tick deadline) {
        if (!deadline.equals(Tick.NEVER)) {
            facts.put("deadline", deadline.millis());
        }
        return this;
    }

    String event() {
        return event;
    }

    /** The command with event, role and group as its last arguments. */
    List<String> arguments(List<String> command) {
        return Stream.concat(command.stream(), Stream.of(event, role, group.value()))
                .toList();
    }

    /** Only what is known; the agent's own variables of these names are cleared first. */
    Map<String, String> environment() {
        return facts.entrySet().stream()
                .filter(fact -> !fact.getKey().equals("event"))
                // A NUL cannot stand in an environment.
                .collect(Collectors.toMap(
                        fact -> "BATON_" + fact.getKey().toUpperCase(Locale.ROOT),
                        fact -> fact.getValue().toString().replace('\0', ' ')));
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(facts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("strings and numbers are JSON", impossible);
        }
    }
}
