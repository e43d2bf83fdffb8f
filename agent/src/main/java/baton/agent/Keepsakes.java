package baton.agent;

import baton.agent.ensemble.Surroundings;
import baton.agent.hold.Marks;
import baton.agent.hold.RunDirectory;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Servers;
import baton.zookeeper.Namesake;
import baton.zookeeper.SessionKey;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the side towards ZooKeeper reads from this host's files and keeps there. */
final class Keepsakes implements Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(Keepsakes.class);

    private final Plans plans;
    private final Marks marks;
    private final RunDirectory run;
    private final Optional<String> knownEnsemble;
    private final Optional<Servers> servers;
    private final long zxid;
    private final Map<GroupName, Epoch> epochs;
    private final Consumer<Namesake> namesake;

    Keepsakes(Plans plans, Marks marks, RunDirectory run, Consumer<Namesake> namesake) throws IOException {
        this.plans = plans;
        this.marks = marks;
        this.run = run;
        this.knownEnsemble = marks.ensemble();
        this.servers = marks.servers().map(Servers::of);
        this.zxid = marks.zxid();
        this.epochs = marks.all();
        this.namesake = namesake;
    }

    /** The session of the last life, as it was kept by {@link #sessionOpened}. */
    Optional<SessionKey> lastSession() throws IOException {
        return run.session().map(key -> new SessionKey(key.id(), key.password()));
    }

    @Override
    public GroupSpec spec(GroupName group) {
        return plans.of(group).spec();
    }

    @Override
    public Optional<String> knownEnsemble() {
        return knownEnsemble;
    }

    @Override
    public void ensembleIs(String identity) {
        try {
            marks.ensemble(identity);
        } catch (IOException e) {
            // The next start asks again, and believes whoever answers then.
            LOG.warn("cannot keep the identity of the ensemble: {}", e.toString());
        }
    }

    @Override
    public Optional<Servers> knownServers() {
        return servers;
    }

    @Override
    public void serversAre(Servers used) {
        try {
            marks.servers(used.toString());
        } catch (IOException e) {
            // The next start compares with the list before.
            LOG.warn("cannot keep the list of ZooKeeper's servers: {}", e.toString());
        }
    }

    @Override
    public long zxid() {
        return zxid;
    }

    @Override
    public void zxidIs(long seen) {
        try {
            marks.zxid(seen);
        } catch (IOException e) {
            // The next start compares with an older one, which is milder.
            LOG.warn("cannot keep how far ZooKeeper is: {}", e.toString());
        }
    }

    @Override
    public Map<GroupName, Epoch> marks() {
        return epochs;
    }

    @Override
    public void sessionOpened(SessionKey key) {
        try {
            run.keep(new baton.agent.hold.SessionKey(key.id(), key.password()));
        } catch (IOException e) {
            // The next life waits until this session has ended by itself.
            LOG.warn("cannot keep the key of the session: {}", e.toString());
        }
    }

    @Override
    public void namesakeFound(Namesake other) {
        namesake.accept(other);
    }
}
