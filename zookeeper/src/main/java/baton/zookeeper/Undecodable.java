package baton.zookeeper;

/**
 * A record in ZooKeeper that cannot be understood.
 *
 * @param path its znode
 * @param expected what should have been there, and what was found
 * @param remedy what an operator can do
 */
public record Undecodable(String path, String expected, String remedy) {
    /** All of it in one sentence, without a full stop. */
    public String sentence() {
        return path + " cannot be understood: " + expected + "; " + remedy;
    }
}
