package baton.zookeeper;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a running agent remembers of ZooKeeper, under an ephemeral node: a confirmation is made of it.
 *
 * @param ensemble identity of the ensemble that the rest is about; empty before the first
 * @param zxid the highest transaction number that the host kept on disk
 * @param marks the highest epoch of each group that the host ever belonged to
 * @param incidents what stands against each group, a sentence each
 * @param rolledBack the ensemble has the identity that is expected, and lost transactions
 */
public record Remembered(
        NodeName node,
        Stamp stamp,
        Optional<String> ensemble,
        long zxid,
        Map<GroupName, Epoch> marks,
        Map<GroupName, String> incidents,
        boolean rolledBack) {
    public Remembered {
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
        incidents = Collections.unmodifiableSortedMap(new TreeMap<>(incidents));
    }

    static final Codec<Remembered> CODEC = new Codec<>("what a node remembers") {
        @Override
        Remembered read(Fields fields) {
            Map<GroupName, Epoch> marks = new TreeMap<>();
            fields.optionalObject("marks").ifPresent(known -> known.names()
                    .forEach(name -> marks.put(new GroupName(name), new Epoch(known.number(name)))));
            Map<GroupName, String> incidents = new TreeMap<>();
            fields.informObject("incidents").ifPresent(known -> known.names().stream()
                    .filter(GroupName::isAllowed)
                    .forEach(name -> known.informText(name)
                            .ifPresent(sentence -> incidents.put(new GroupName(name), sentence))));
            return new Remembered(
                    new NodeName(fields.text("node")),
                    new Stamp(fields.text("stamp")),
                    fields.optionalText("ensemble"),
                    fields.number("zxid"),
                    marks,
                    incidents,
                    fields.flag("rolledBack"));
        }

        @Override
        void write(Remembered memory, ObjectNode into) {
            into.put("node", memory.node().value()).put("stamp", memory.stamp().value());
            memory.ensemble().ifPresent(uuid -> into.put("ensemble", uuid));
            into.put("zxid", memory.zxid());
            ObjectNode marks = into.putObject("marks");
            memory.marks().forEach((group, mark) -> marks.put(group.value(), mark.number()));
            ObjectNode incidents = into.putObject("incidents");
            memory.incidents().forEach((group, sentence) -> incidents.put(group.value(), sentence));
            into.put("rolledBack", memory.rolledBack());
        }
    };
}
