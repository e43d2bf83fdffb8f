package baton.zookeeper;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.policy.Spelling;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of the history of a group.
 *
 * @param node who wrote it; empty for an operator's doing
 * @param code stable, for programs
 * @param sentence for people
 * @param detail what in particular; may be empty
 * @param durations how long each phase took that led here, by its name
 */
public record HistoryEntry(
        Instant at,
        Optional<NodeName> node,
        String code,
        String sentence,
        Optional<Seat> seat,
        Optional<Epoch> epoch,
        Optional<Cause> cause,
        String detail,
        Map<String, Duration> durations) {

    public HistoryEntry {
        durations = Collections.unmodifiableMap(new LinkedHashMap<>(durations));
    }

    static final Codec<HistoryEntry> CODEC = new Codec<>("an entry of the history") {
        @Override
        HistoryEntry read(Fields fields) {
            return new HistoryEntry(
                    Times.parse(fields.text("at")),
                    fields.optionalText("node").map(NodeName::new),
                    fields.text("code"),
                    fields.text("sentence"),
                    fields.optionalInt("seat").stream().mapToObj(Seat::new).findFirst(),
                    fields.optionalNumber("epoch").stream().mapToObj(Epoch::new).findFirst(),
                    fields.optionalWord(Cause.class, "cause"),
                    fields.optionalText("detail").orElse(""),
                    Laps.read(fields.optionalObject("durations")));
        }

        @Override
        void write(HistoryEntry entry, ObjectNode into) {
            into.put("at", Times.print(entry.at()));
            entry.node().ifPresent(node -> into.put("node", node.value()));
            into.put("code", entry.code()).put("sentence", entry.sentence());
            entry.seat().ifPresent(seat -> into.put("seat", seat.number()));
            entry.epoch().ifPresent(epoch -> into.put("epoch", epoch.number()));
            entry.cause().ifPresent(cause -> into.put("cause", Spelling.of(cause)));
            into.put("detail", entry.detail());
            Laps.write(entry.durations(), into);
        }
    };
}
