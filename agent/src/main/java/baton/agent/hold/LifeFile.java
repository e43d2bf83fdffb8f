package baton.agent.hold;

import baton.agent.loop.Secret;
import baton.failover.group.GroupName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the guard who the agent is and whom to tell when it is dead: while the file stands and its process is gone, the
 * agent died without a word.
 *
 * <p>Thread-safe; it writes a file of a few hundred bytes, when something changed.
 */
public final class LifeFile {
    private static final Logger LOG = LoggerFactory.getLogger(LifeFile.class);

    private final Path file;
    private final Secret secret;
    private final Map<String, Path> tls;
    private Optional<Map<GroupName, List<String>>> written = Optional.empty();
    private boolean ended;

    public LifeFile(RunDirectory run, Secret secret) {
        this(run, secret, Map.of());
    }

    /**
     * The same for a guard that has to speak TLS.
     *
     * @param tls PEM files by what they are: trust, certificate, key
     */
    public LifeFile(RunDirectory run, Secret secret, Map<String, Path> tls) {
        this.tls = new TreeMap<>(tls);
        this.file = run.path().resolve("life");
        this.secret = secret;
    }

    /**
     * Writes down that this process lives, unless that is written or it has ended.
     *
     * @param peers addresses ({@code host:port}, {@code https://} before it for TLS) of the other agents of each group, whom to ask first comes first
     */
    public synchronized void lives(Map<GroupName, List<String>> peers) {
        try {
            if (!ended && !written.equals(Optional.of(peers))) {
                Durable.write(file, text(peers));
                written = Optional.of(Map.copyOf(peers));
            }
        } catch (IOException failed) {
            // A service then outlives this agent until its hold ends, as it does under "adopt".
            LOG.warn("cannot write {} ({}); the guard may not notice a crash of this agent", file, failed.toString());
        }
    }

    /** This life ends on purpose: its holds are left as they stand, for the next one. */
    public synchronized void endsOnPurpose() {
        ended = true;
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            LOG.warn("cannot delete {} ({}); the guard takes this end for a crash", file, failed.toString());
        }
    }

    private String text(Map<GroupName, List<String>> peers) throws IOException {
        StringBuilder text = new StringBuilder("format=1\n");
        text.append("pid=").append(ProcessHandle.current().pid()).append('\n');
        text.append("start=").append(start()).append('\n');
        text.append("secret=").append(secret.value()).append('\n');
        tls.forEach((what, path) ->
                text.append("tls-").append(what).append('=').append(path).append('\n'));
        new TreeMap<>(peers).forEach((group, addresses) -> addresses.stream()
                .filter(address -> address.matches("\\S+"))
                .forEach(address -> text.append("peer=")
                        .append(group)
                        .append(' ')
                        .append(address)
                        .append('\n')));
        return text.toString();
    }

    /** When this process began, as the kernel counts: a pid alone is used again. */
    private static String start() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
    }
}
