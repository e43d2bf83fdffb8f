package baton.agent.hold;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host remembers over reboots: the highest epoch of each group that it saw and that it was asked to stop under,
 * the ensemble they belong to, its servers and how far it was, who it is.
 *
 * <p>Each is on the disk before the call returns; a damaged file is an error, never a zero. Any thread.
 */
public final class Marks {
    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);

    private final Path epochs;
    private final Path refusals;
    private final Path ensemble;
    private final Path servers;
    private final Path nodeId;
    private final Path zxid;
    /** Files whose last text may not be on the disk although it can be read. */
    private final Set<Path> doubtful = new HashSet<>();

    public Marks(Path stateDirectory) throws IOException {
        epochs = Files.createDirectories(stateDirectory.resolve("epochs"));
        refusals = Files.createDirectories(stateDirectory.resolve("refusals"));
        ensemble = stateDirectory.resolve("ensemble");
        servers = stateDirectory.resolve("servers");
        nodeId = stateDirectory.resolve("node-id");
        zxid = stateDirectory.resolve("zxid");
    }

    public Epoch epoch(GroupName group) throws IOException {
        return read(
                epochs.resolve(group.value()),
                "the highest epoch seen",
                "write the epoch that \"baton status\" shows on another node");
    }

    /**
     * Raises marks, and never lowers one; each is tried, whatever becomes of the others.
     *
     * @param failed hears of each mark that is not on the disk, with a sentence that says why and what to do
     * @return what the disk knows now, of every group whose mark is on it
     */
    public synchronized Map<GroupName, Epoch> raise(Map<GroupName, Epoch> seen, BiConsumer<GroupName, String> failed) {
        Map<GroupName, Epoch> known = new TreeMap<>();
        Map<Path, GroupName> files = new TreeMap<>();
        Map<Path, String> texts = new TreeMap<>();
        seen.forEach((group, epoch) -> {
            try {
                Epoch before = epoch(group);
                Path file = epochs.resolve(group.value());
                known.put(group, before.max(epoch));
                if (epoch.isAbove(before) || doubtful.contains(file)) {
                    files.put(file, group);
                    texts.put(file, before.max(epoch) + "\n");
                }
            } catch (IOException | RuntimeException damaged) {
                failed.accept(group, String.valueOf(damaged.getMessage()));
            }
        });
        doubtful.removeAll(texts.keySet());
        Durable.writeAll(epochs, texts, (file, why) -> {
            doubtful.add(file);
            GroupName group = files.get(file);
            if (group != null) {
                known.remove(group);
                failed.accept(
                        group,
                        "cannot keep epoch " + seen.get(group) + " in " + file + ": " + why
                                + "; make room there, or repair the disk");
            }
        });
        return known;
    }

    /** Nothing of this epoch or an older one may be active here: somebody asked this node to stop. */
    public Epoch refused(GroupName group) throws IOException {
        return read(
                refusals.resolve(group.value()),
                "the highest epoch that this node was asked to stop under",
                "delete it if nothing of the group runs here");
    }

    /** Never lowers a refusal. */
    public synchronized void refuse(GroupName group, Epoch epoch) throws IOException {
        Path file = refusals.resolve(group.value());
        Epoch before = refused(group);
        if (epoch.isAbove(before) || doubtful.contains(file)) {
            doubtful.add(file);
            Durable.write(file, before.max(epoch) + "\n");
            doubtful.remove(file);
        }
    }

    private static Epoch read(Path file, String meaning, String remedy) throws IOException {
        String text = Durable.read(file).orElse("0").strip();
        try {
            return new Epoch(Long.parseLong(text));
        } catch (IllegalArgumentException damaged) {
            String found = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            throw new IOException(
                    "expected in " + file + " " + meaning + ", a number up to 2^62; found \"" + found + "\"; " + remedy,
                    damaged);
        }
    }

    /** Every group that this host ever belonged to, but for those whose mark cannot be read. */
    public Map<GroupName, Epoch> all() throws IOException {
        Map<GroupName, Epoch> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(epochs)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                // A name with a leading dot is a file that was being written when the host died.
                if (GroupName.isAllowed(name)) {
                    readable(new GroupName(name)).ifPresent(epoch -> all.put(new GroupName(name), epoch));
                }
            }
        }
        return all;
    }

    private Optional<Epoch> readable(GroupName group) {
        try {
            return Optional.of(epoch(group));
        } catch (IOException damaged) {
            LOG.error("{}", damaged.getMessage());
            return Optional.empty();
        }
    }

    /** The highest transaction number of ZooKeeper that was kept; 0 before the first. */
    public long zxid() throws IOException {
        String text = Durable.read(zxid).orElse("0").strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException damaged) {
            throw new IOException(
                    zxid + " shall hold the highest transaction number seen; found \"" + text
                            + "\"; delete it if ZooKeeper was never restored from a backup",
                    damaged);
        }
    }

    public void zxid(long seen) throws IOException {
        if (seen != zxid()) {
            Durable.write(zxid, seen + "\n");
        }
    }

    /** Identity of the ensemble that the marks belong to; empty before the first. */
    public Optional<String> ensemble() throws IOException {
        return Durable.read(ensemble).map(String::strip);
    }

    public void ensemble(String uuid) throws IOException {
        Durable.write(ensemble, uuid + "\n");
    }

    /** The servers of that ensemble that were used last; empty before the first. */
    public Optional<String> servers() throws IOException {
        return Durable.read(servers).map(String::strip).filter(text -> !text.isEmpty());
    }

    public void servers(String used) throws IOException {
        if (!servers().equals(Optional.of(used))) {
            Durable.write(servers, used + "\n");
        }
    }

    /** Identity of this host, made once. */
    public String nodeId() throws IOException {
        Optional<String> known = Durable.read(nodeId).map(String::strip);
        if (known.isPresent()) {
            return known.get();
        }
        String made = UUID.randomUUID().toString();
        Durable.write(nodeId, made + "\n");
        return made;
    }
}
