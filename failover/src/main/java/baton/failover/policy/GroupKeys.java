package baton.failover.policy;

import java.util.List;
import java.util.stream.Stream;

/** The keys of a group's file. */
public final class GroupKeys {
    /** What all members share, in the order in which it is shown. */
    public static final List<String> SHARED =
            Policy.KEYS.stream().map(PolicyKey::name).toList();

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

    private GroupKeys() {}
}
