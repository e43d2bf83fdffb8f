package baton.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;

/** Records of Baton in ZooKeeper that somebody deletes by hand, and sessions that somebody closes. */
final class RecordFaults {
    static final List<Fault> ALL = List.of(
            new Fault("latch-entry-deleted", Promise.calm(Kinds.WHILE), RecordFaults::deleteOneLatchEntry),
            new Fault("latch-entries-deleted", Promise.calm(Kinds.WHILE), RecordFaults::deleteLatchEntries),
            new Fault("member-record-deleted", Promise.calm(Kinds.WHILE), RecordFaults::deleteMember),
            new Fault("lease-deleted", Promise.mayMove(Kinds.WHILE), RecordFaults::deleteLeases),
            new Fault("session-closed", Promise.calm(Kinds.WHILE), RecordFaults::closeSession));

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

    private static String latch(Scene scene) {
        return "/groups/" + scene.group() + "/latch";
    }
}
