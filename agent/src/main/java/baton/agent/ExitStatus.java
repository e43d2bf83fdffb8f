package baton.agent;

/** How the agent's process ends, for who started it. */
final class ExitStatus {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    /** A bug: what the agent knew cannot be trusted any more. */
    static final int BROKEN = 70;
    /** Services were left running for the next life to take over: start it now. {@code scripts/baton} does. */
    static final int AGAIN = 75;

    private ExitStatus() {}
}
