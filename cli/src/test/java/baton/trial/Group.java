package baton.trial;

import java.time.Duration;

/** The group files of the trials, all with the service that beats. */
final class Group {
    static final String NAME = "svc";

    /** L and W of profile {@code fast}. */
    static final Duration FAST_LEASE = Duration.ofMillis(3_000);

    static final Duration FAST_WAIT = Duration.ofMillis(3_717);

    private Group() {}

    /** A supervised service. */
    static String run(Cluster cluster, String shared, String... options) {
        return shared
                + """
                planned-demote-limit: 1s
                run: %s
                """
                        .formatted(TrialService.run(cluster.beats(), options));
    }

    /** A service that its hooks start and stop; each call is noted in {@code calls} of its host. */
    static String hooks(Cluster cluster, AgentProcess agent, String shared) {
        StringBuilder hooks = new StringBuilder();
        for (String event : new String[] {"promote", "demote", "stopped", "kill"}) {
            String command = TrialService.hook(
                    event,
                    cluster.beats(),
                    agent.directory().resolve("lock"),
                    agent.directory().resolve("calls"));
            hooks.append("  ").append(event).append(": ").append(command).append('\n');
        }
        return shared + "planned-demote-limit: 1s\nhooks:\n" + hooks;
    }
}
