package baton.agent;

import baton.failover.group.GroupName;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an agent of one group assumes, so that several of them start beside each other without any configuration. */
final class RunDefaults {
    private RunDefaults() {}

    static Map<String, String> added(Map<String, String> given, GroupName group, String hostName) {
        String name = "run/" + group + "." + given.getOrDefault("node", hostName);
        Map<String, String> keys = new LinkedHashMap<>();
        boolean root = "root".equals(System.getProperty("user.name"));
        String home = System.getProperty("user.home");
        String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", home + "/.local/state");
        keys.put("run-directory", (root ? "/run/baton" : runtime + "/baton") + "/" + name);
        // In a container /run is often on disk, and a first try must not fail for that.
        keys.put("run-directory-on-disk", "allowed");
        keys.put("state-directory", (root ? "/var/lib/baton" : home + "/.local/state/baton") + "/" + name);
        // Whatever port is free: the log says which.
        keys.put("listen", "0.0.0.0:0");
        keys.putAll(given);
        return keys;
    }
}
