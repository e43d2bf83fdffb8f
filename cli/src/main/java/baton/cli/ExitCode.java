package baton.cli;

/** What a command tells the shell. */
final class ExitCode {
    static final int GOOD = 0;
    static final int ERROR = 1;
    static final int USAGE = 2;

    /** {@code status --check} only. */
    static final int DEGRADED = 1;

    /** {@code status --check} only: a group has no active, or nobody can tell. */
    static final int NO_ACTIVE = 2;

    private ExitCode() {}
}
