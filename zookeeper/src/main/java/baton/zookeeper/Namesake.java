package baton.zookeeper;

/**
 * Somebody else's registration under this node's name.
 *
 * @param lives it answered a question that was asked after this agent found it; false means not known: the registration
 *     of a host that lost its power stays for a whole session timeout, counted anew when ZooKeeper was restarted too
 */
public record Namesake(Alive alive, boolean lives) {}
