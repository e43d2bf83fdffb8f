package baton.failover.policy;

import java.util.List;
import java.util.stream.Stream;

/** The keys of a group's file. */
public final class GroupKeys {
    /** What all members share, in the order in which it is shown. */
    public static final List<String> SHARED = List.of(
            "mode",
            "max-active",
            "profile",
            "lease",
            "demote-limit",
            "kill-limit",
            "preempt",
            "fence",
            "on-ensemble-loss",
            "on-agent-crash",
            "restarts",
            "position-threshold");

    /** What each host says for itself. */
    public static final List<String> LOCAL = List.of(
            "priority",
            "weight",
            "user",
            "run",
            "hooks",
            "promote-limit",
            "drain-limit",
            "planned-demote-limit",
            "fence-limit",
            "check");

    public static final List<String> ALL =
            Stream.concat(SHARED.stream(), LOCAL.stream()).toList();

    /** Switches off what {@code preempt} and {@code restarts} would otherwise give a time for. */
    public static final String NEVER = "never";

    /** The largest {@code max-active}. */
    public static final int MOST_ACTIVE = 1000;

    /** The largest {@code position-threshold}. */
    public static final int WIDEST_THRESHOLD = 999_999_999;

    private GroupKeys() {}
}
