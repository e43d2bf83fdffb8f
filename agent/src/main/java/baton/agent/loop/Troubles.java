package baton.agent.loop;

import baton.failover.group.GroupName;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the errors of single groups; the place where one was thrown is printed once, however often it comes again. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final Map<GroupName, String> printed = new TreeMap<>();

    void log(GroupName group, String sentence, RuntimeException thrown) {
        String error = thrown.toString();
        if (error.equals(printed.put(group, error))) {
            LOG.error("group {}: {}", group, sentence);
        } else {
            LOG.error("group {}: {}", group, sentence, thrown);
        }
    }
}
