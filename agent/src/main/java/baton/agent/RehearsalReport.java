package baton.agent;

import baton.failover.policy.Spelling;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows a rehearsal: a table for people, or JSON for programs. */
record RehearsalReport(String group, String node, String summary, List<Rehearsed> hooks) {
    RehearsalReport {
        hooks = List.copyOf(hooks);
    }

    boolean isGood() {
        return hooks.stream().noneMatch(Rehearsed::isBad);
    }

    String table() {
        StringBuilder text = new StringBuilder(summary).append('\n');
        text.append(line("HOOK", "RESULT", "TOOK", "LIMIT", "USED", ""));
        for (Rehearsed hook : hooks) {
            boolean ran = hook.outcome() != Rehearsed.Outcome.SKIPPED;
            text.append(line(
                    hook.event(),
                    Spelling.of(hook.outcome()),
                    ran ? hook.took().toMillis() + " ms" : "-",
                    ran ? hook.limit().toMillis() + " ms" : "-",
                    ran ? hook.used() + " %" : "-",
                    hook.remark()));
        }
        return text.toString();
    }

    private static String line(String... words) {
        return String.format(Locale.ROOT, "%-9s%-9s%10s%10s%7s  %s", (Object[]) words)
                        .stripTrailing()
                + '\n';
    }

    String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("group", group);
        report.put("node", node);
        report.put("good", isGood());
        report.put("hooks", hooks.stream().map(RehearsalReport::fields).toList());
        try {
            return new ObjectMapper().writeValueAsString(report) + '\n';
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("strings and numbers are JSON", impossible);
        }
    }

    private static Map<String, Object> fields(Rehearsed hook) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", hook.event());
        fields.put("outcome", Spelling.of(hook.outcome()));
        if (hook.outcome() != Rehearsed.Outcome.SKIPPED) {
            fields.put("tookMillis", hook.took().toMillis());
            fields.put("limitMillis", hook.limit().toMillis());
            fields.put("limit", hook.key());
            hook.budget().ifPresent(left -> fields.put("lostLeaseMillis", left.toMillis()));
        }
        fields.put("remark", hook.remark());
        return fields;
    }
}
