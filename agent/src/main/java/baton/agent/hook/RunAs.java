package baton.agent.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Another user to run a service and its hooks as.
 *
 * <p>By words in front of the command, so that the wrapper and the guard, which stay what they are, need not know of it:
 * they record, enter a cgroup and kill with the rights of the agent. By numbers, so that no name service is asked when the
 * service has to be killed.
 */
public record RunAs(String name, int uid, int gid, List<Integer> groups, String home) {
    public RunAs {
        groups = List.copyOf(groups);
        if (home.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the home of user " + name + " has a line break in its name");
        }
    }

    /** The command as that user, told so as a login would tell it. */
    public List<String> words(List<String> command) {
        List<String> words = new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid));
        words.add(
                groups.isEmpty()
                        ? "--clear-groups"
                        : "--groups=" + groups.stream().map(String::valueOf).collect(Collectors.joining(",")));
        words.addAll(List.of("env", "HOME=" + home, "USER=" + name, "LOGNAME=" + name));
        words.addAll(command);
        return List.copyOf(words);
    }
}
