package baton.agent.config;

import baton.failover.group.AgentPace;
import baton.failover.group.NodeName;
import baton.security.Protection;
import baton.zookeeper.AccessFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What an agent has to know before it knows any group.
 *
 * @param ensemble connection string of the ZooKeeper ensemble
 * @param root where Baton's tree begins in it
 * @param access what this agent proves itself by to the ensemble; the files are read when it starts
 * @param listen where the agent's REST interface listens
 * @param agentCheck where HAProxy's agent-check is answered; empty: nowhere
 * @param address {@code host:port} under which others reach it; empty: {@code hostName} and the port listened on
 * @param hostName of this host, as its kernel has it
 * @param runDirectory holds and locks, empty after a boot
 * @param runDirectoryOnDisk whether it may be on another file system than one in memory
 * @param stateDirectory what outlives a boot
 * @param groupsDirectory one file for each group
 * @param pace empty: it follows the smallest lease of the groups
 * @param cgroup directory of a cgroup v2 that is delegated to Baton; supervised services get one of their own below it
 * @param watchdog device that resets the host unless the guard pets it
 * @param protection who may ask the REST interface what
 */
public record AgentConfig(
        NodeName node,
        String ensemble,
        String root,
        Duration sessionTimeout,
        AccessFiles access,
        Listen listen,
        Optional<Listen> agentCheck,
        Optional<String> address,
        String hostName,
        Path runDirectory,
        boolean runDirectoryOnDisk,
        Path stateDirectory,
        Path groupsDirectory,
        Optional<AgentPace> pace,
        Optional<Path> cgroup,
        Optional<Path> watchdog,
        Protection protection) {

    /** A host or an address, not resolved yet, and a port; port 0 lets the system choose. */
    public record Listen(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
