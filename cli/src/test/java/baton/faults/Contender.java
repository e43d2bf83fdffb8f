package baton.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What runs on the hosts and decides who is active: Baton, or a bare latch for comparison. */
interface Contender {
    /** How one is made for a lane. */
    interface Kind {
        /**
         * Makes it.
         *
         * @param connection string of the lane's ensemble
         * @param beats the common log of the lane
         * @param crowd how many groups it has beside the usual ones
         */
        Contender on(String connection, Path beats, int crowd);
    }

    /** The groups whose services beat. */
    List<String> groups();

    /** Writes what it needs on a host's disk. */
    void configure(AgentHost host);

    /** Starts it. */
    List<String> command(AgentHost host);

    /** A word in the arguments of its own process and of no other. */
    String program();

    /** The word after the name of the service's script in the arguments of a group's processes. */
    String event(String group);

    /** Whether a coordinator knows its groups. */
    boolean isCoordinated();

    /** What keeps the lane from being as it should be without a fault; empty when nothing does. */
    Optional<String> unsettled(Estate estate);
}
