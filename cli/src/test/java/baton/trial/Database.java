package baton.trial;

import java.util.Set;

/** The database server of one host of a trial; its hook is told the rest. */
interface Database extends AutoCloseable {
    /** A client's connection. */
    interface Session extends AutoCloseable {
        /** Writes a number; true when the server acknowledged it. After a false one this session is of no more use. */
        boolean write(long number);

        @Override
        void close();
    }

    int port();

    /** What its hook must be told to find it. */
    String hookOptions();

    /** As the init system of its host does; nothing where the hook does it. */
    void start();

    /** All its processes at once; also when a hook killed them already. */
    void kill();

    /** With its host: nothing is left that could start it. */
    default void die() {
        kill();
    }

    /** Takes writes. */
    boolean isPrimary();

    /** Replicates from whoever is reached at this port. */
    boolean follows(int port);

    Session session();

    /** All numbers that were written and are here; none when it does not answer. */
    Set<Long> numbers();

    @Override
    void close();
}
