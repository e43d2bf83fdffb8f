package baton.agent.ensemble;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Servers;
import baton.zookeeper.Namesake;
import baton.zookeeper.SessionKey;
import java.util.Map;
import java.util.Optional;

/** What the adapter needs of the agent around it; called by its own threads, so that nothing here may take long. */
public interface Surroundings {
    /** The group as this host's file describes it, for a group that does not exist yet. */
    GroupSpec spec(GroupName group);

    /** Identity of the ensemble as it was kept on disk; empty when this host has never seen one. */
    Optional<String> knownEnsemble();

    /** The ensemble said who it is: to be kept on disk. */
    void ensembleIs(String identity);

    /** The servers of that ensemble that this host worked with last, as they were kept on disk; empty when none were. */
    Optional<Servers> knownServers();

    /** The groups are in order in the ensemble of these servers: to be kept on disk. */
    void serversAre(Servers servers);

    /** The highest transaction number of that ensemble, as it was kept on disk; 0 when none was. */
    long zxid();

    /** The ensemble has come so far: to be kept on disk. */
    void zxidIs(long zxid);

    /** The highest epoch of every group that this host ever belonged to. */
    Map<GroupName, Epoch> marks();

    /** A new session was opened: its key is to be kept where the next life of the agent finds it. */
    void sessionOpened(SessionKey key);

    /** Another host, or an earlier boot of this one, is registered under this node's name. */
    void namesakeFound(Namesake other);
}
