package baton.faults;

import static baton.faults.Fault.Trait.ALONE;
import static baton.faults.Fault.Trait.ON_DATABASE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;

/** Records of Baton in ZooKeeper that somebody deletes by hand, and sessions that somebody closes. */
final class RecordFaults {
    /** A word of a later version. */
    private static final String UNKNOWN = "rehearsing";

    static final List<Fault> ALL = List.of(
            new Fault("latch-entry-deleted", Promise.calm(Kinds.WHILE), RecordFaults::deleteOneLatchEntry),
            new Fault("latch-entries-deleted", Promise.calm(Kinds.WHILE), RecordFaults::deleteLatchEntries),
            new Fault("member-record-deleted", Promise.calm(Kinds.WHILE), RecordFaults::deleteMember),
            new Fault("lease-deleted", Promise.mayMove(Kinds.WHILE), RecordFaults::deleteLeases),
            new Fault("session-closed", Promise.calm(Kinds.WHILE), RecordFaults::closeSession),
            // The higher one is a record that nobody can have written, and no mark.
            new Fault(
                    "epoch-near-the-end",
                    Promise.mayMove(Kinds.WHILE).strictly(),
                    RecordFaults::raiseEpoch,
                    ALONE,
                    ON_DATABASE),
            new Fault(
                    "unknown-cause-in-claim",
                    Promise.calm(Kinds.WHILE).strictly(),
                    scene -> change(scene, claim(scene), "cause", TextNode.valueOf(UNKNOWN))),
            new Fault(
                    "unknown-role-in-member",
                    Promise.calm(Kinds.WHILE).strictly(),
                    scene -> change(scene, member(scene, scene.anotherHost()), "role", TextNode.valueOf(UNKNOWN))),
            new Fault(
                    "later-format-in-member",
                    Promise.calm(Kinds.WHILE).strictly(),
                    scene -> change(scene, member(scene, scene.anotherHost()), "format", IntNode.valueOf(2))));

    private RecordFaults() {}

    private static Runnable deleteOneLatchEntry(Scene scene) {
        List<String> entries = scene.estate().tree().children(latch(scene));
        scene.estate()
                .tree()
                .delete(latch(scene) + "/" + entries.get(scene.random().nextInt(entries.size())));
        return Fault.NOTHING;
    }

    private static Runnable deleteLatchEntries(Scene scene) {
        Tree tree = scene.estate().tree();
        tree.children(latch(scene)).forEach(entry -> tree.delete(latch(scene) + "/" + entry));
        return Fault.NOTHING;
    }

    private static Runnable deleteMember(Scene scene) {
        scene.estate().tree().delete("/groups/" + scene.group() + "/members/" + scene.victim());
        return Fault.NOTHING;
    }

    private static Runnable deleteLeases(Scene scene) {
        Tree tree = scene.estate().tree();
        String leases = "/nodes/" + scene.victim() + "/leases";
        tree.children(leases).forEach(lease -> tree.delete(leases + "/" + lease));
        return Fault.NOTHING;
    }

    private static Runnable closeSession(Scene scene) {
        try {
            String[] words = Files.readString(
                            scene.machine().seen(scene.victim().run().resolve("session")), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", 2);
            scene.estate()
                    .tree()
                    .closeSession(
                            Long.parseUnsignedLong(words[0], 16), HexFormat.of().parseHex(words[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Fault.NOTHING;
    }

    /** Puts something else into a record; returns what writes the record of before again, if nobody else wrote it. */
    private static Runnable change(Scene scene, String path, String field, JsonNode value) {
        Tree tree = scene.estate().tree();
        ObjectNode before = (ObjectNode) tree.record(path);
        ObjectNode changed = before.deepCopy();
        changed.set(field, value);
        tree.write(path, changed);
        return () -> {
            if (tree.record(path).equals(changed)) {
                tree.write(path, before);
            }
        };
    }

    private static Runnable raiseEpoch(Scene scene) {
        return change(scene, claim(scene), "epoch", LongNode.valueOf(Long.MAX_VALUE - 1));
    }

    private static String claim(Scene scene) {
        return "/groups/" + scene.group() + "/seats/0/claim";
    }

    private static String member(Scene scene, AgentHost host) {
        return "/groups/" + scene.group() + "/members/" + host;
    }

    private static String latch(Scene scene) {
        return "/groups/" + scene.group() + "/latch";
    }
}
