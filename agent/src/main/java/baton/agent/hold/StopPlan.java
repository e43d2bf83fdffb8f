package baton.agent.hold;

import baton.failover.group.GroupName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the guard makes a service inert, without asking anybody.
 *
 * @param kill command that makes it inert; empty when killing its processes is enough
 * @param stopped command that exits 0 only when it cannot act as active; may be empty
 * @param supervised the wrapper runs the service as its child
 * @param cgroups directory of the delegated cgroup in which each hold's service gets one of its own; may be empty
 */
public record StopPlan(List<String> kill, List<String> stopped, boolean supervised, Optional<Path> cgroups) {
    /** Without a cgroup. */
    public StopPlan(List<String> kill, List<String> stopped, boolean supervised) {
        this(kill, stopped, supervised, Optional.empty());
    }

    public StopPlan {
        kill = List.copyOf(kill);
        stopped = List.copyOf(stopped);
        if (Stream.concat(kill.stream(), stopped.stream())
                .anyMatch(word -> word.indexOf('\n') >= 0 || word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException(
                    "a kill or stopped command has an argument of several lines; put it into a script");
        }
        if (cgroups.filter(directory -> directory.toString().indexOf('\n') >= 0).isPresent()) {
            throw new IllegalArgumentException("the cgroup must not have a line break in its name");
        }
    }

    /** The plan for hooks that are called like all hooks, with event, role and group as their last arguments. */
    public static StopPlan ofHooks(GroupName group, List<String> kill, List<String> stopped, boolean supervised) {
        return new StopPlan(called(kill, "kill", group), called(stopped, "stopped", group), supervised);
    }

    private static List<String> called(List<String> hook, String event, GroupName group) {
        return hook.isEmpty()
                ? hook
                : Stream.concat(hook.stream(), Stream.of(event, "standby", group.value()))
                        .toList();
    }
}
