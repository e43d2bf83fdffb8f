package baton.agent.loop;

import baton.failover.group.AgentPace;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.member.Event;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.policy.Margins;
import baton.failover.policy.Policy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says once for each version of a group's policy in ZooKeeper where it differs from the file of this host. */
final class PolicyDifference {
    private final Map<GroupName, Integer> told = new HashMap<>();

    /** The warning that {@code event} gives reason for; only in the loop's thread. */
    Optional<String> warning(Event event, Node node) {
        if (!(event instanceof Event.GroupRead read)) {
            return Optional.empty();
        }
        GroupView view = read.view();
        Integer before = told.put(read.group(), view.specVersion());
        Member member = node.members().get(read.group());
        if (member == null || (before != null && before == view.specVersion())) {
            return Optional.empty();
        }
        return sentence(read.group(), view, member.configured(), node.pace());
    }

    private static Optional<String> sentence(GroupName group, GroupView view, GroupSpec file, AgentPace pace) {
        String differences = Policy.changes(file, view.spec()).stream()
                .map(change -> change.key() + " is " + change.to().orElse("not set") + ", the file says "
                        + change.from().orElse("nothing"))
                .collect(Collectors.joining("; "));
        // The pace is fitted to the leases of the files, so only here does it meet the lease that is in force.
        String room = new Margins(view.spec().budget(), pace)
                .shortage()
                .map(shortage -> "; with this agent's pace, which follows its files, lease " + shortage)
                .orElse("");
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of("the policy of group " + group + " in ZooKeeper (version " + view.specVersion()
                        + ") is in force and differs from this host's file: " + differences + room
                        + "; correct the file, or"
                        + " bring it in force with \"baton apply\"");
    }
}
