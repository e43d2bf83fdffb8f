package baton.zookeeper;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
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

    /** What stands for an entry of a later version. */
    static HistoryEntry unreadable(Instant at, String sentence) {
        return new HistoryEntry(
                at,
                Optional.empty(),
                "unreadable",
                sentence,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                Map.of());
    }

    static final Codec<HistoryEntry> CODEC = new Codec<>("an entry of the history") {
        @Override
        HistoryEntry read(Fields fields) {
            return new HistoryEntry(
                    Times.parse(fields.text("at")),
                    fields.informText("node").filter(NodeName::isAllowed).map(NodeName::new),
                    fields.text("code"),
                    fields.text("sentence"),
                    fields.informNumber("seat").stream()
                            .filter(number -> number >= 0 && number <= Integer.MAX_VALUE)
                            .mapToObj(number -> new Seat((int) number))
                            .findFirst(),
                    fields.informNumber("epoch").stream()
                            .filter(number -> number >= 0 && number <= Epoch.LIMIT)
                            .mapToObj(Epoch::new)
                            .findFirst(),
                    fields.informText("cause").map(Cause::of),
                    fields.informText("detail").orElse(""),
                    Laps.read(fields.informObject("durations")));
        }

        @Override
        void write(HistoryEntry entry, ObjectNode into) {
            into.put("at", Times.print(entry.at()));
            entry.node().ifPresent(node -> into.put("node", node.value()));
            into.put("code", entry.code()).put("sentence", entry.sentence());
            entry.seat().ifPresent(seat -> into.put("seat", seat.number()));
            entry.epoch().ifPresent(epoch -> into.put("epoch", epoch.number()));
            entry.cause().ifPresent(cause -> into.put("cause", cause.word()));
            into.put("detail", entry.detail());
            Laps.write(entry.durations(), into);
        }
    };
}
