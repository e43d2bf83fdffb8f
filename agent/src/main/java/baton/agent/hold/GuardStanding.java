package baton.agent.hold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what a guard lacks to act in time on a host that is overloaded or out of memory. */
final class GuardStanding {
    /** SCHED_FIFO and SCHED_RR. */
    private static final List<String> REAL_TIME = List.of("1", "2");
    /** Field 41 of the file; the fields are counted from the state, which is the third. */
    private static final int POLICY = 41 - 3;
    /** The kernel never ends a process of this adjustment for want of memory. */
    private static final String EXEMPT = "-1000";

    private GuardStanding() {}

    /**
     * Returns a sentence with the remedy; empty when nothing is lacking.
     *
     * @param process the guard's directory below {@code /proc}
     */
    static Optional<String> lack(Path process) {
        List<String> lacks = new ArrayList<>();
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            if (fields.length <= POLICY || !REAL_TIME.contains(fields[POLICY])) {
                lacks.add("no real-time scheduling");
            }
            if (!Files.readString(process.resolve("oom_score_adj")).strip().equals(EXEMPT)) {
                lacks.add("no protection from the out-of-memory killer");
            }
        } catch (IOException unreadable) {
            lacks.add("a standing that cannot be read (" + unreadable.getMessage() + ")");
        }
        return lacks.isEmpty()
                ? Optional.empty()
                : Optional.of("the guard has " + String.join(" and ", lacks)
                        + ": a busy host may delay what it ends; start it by its unit, or run \"chrt --fifo --pid 1 "
                        + process.getFileName() + "\" and \"choom -n -1000 -p " + process.getFileName() + "\"");
    }
}
