package baton.trial;

/**
 * One host of a trial with databases.
 *
 * @param zooKeeper the agent's way to ZooKeeper
 * @param toAgent how the other hosts reach its agent
 * @param toDatabase how the other hosts reach its server
 */
record DatabaseHost(AgentProcess agent, Database database, Proxy zooKeeper, Link toAgent, Link toDatabase)
        implements AutoCloseable {
    String node() {
        return agent.node();
    }

    /** As the hook's {@code --peers} names it. */
    String peer() {
        return "127.0.0.1:" + toAgent.port() + ":" + toDatabase.port();
    }

    boolean isActive() {
        return agent.isActive(DatabaseCluster.GROUP);
    }

    /** Nobody else hears of it any more, nor it of ZooKeeper; its clients are on its own side of the cut. */
    void cutOff() {
        zooKeeper.silence();
        toAgent.silence();
        toDatabase.silence();
    }

    void heal() {
        zooKeeper.heal();
        toAgent.heal();
        toDatabase.heal();
    }

    /** As in a power cut. */
    void die() {
        agent.killHost();
        database.die();
    }

    void boot() {
        agent.forgetRun();
        agent.start();
        database.start();
    }

    @Override
    public void close() {
        database.close();
        zooKeeper.close();
        toAgent.close();
        toDatabase.close();
    }
}
