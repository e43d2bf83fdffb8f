package baton.agent.config;

import java.util.List;

/**
 * A user of this host, as numbers: what runs as this user later asks no name service, which may hang when it matters.
 *
 * @param groups supplementary ones
 */
public record Account(String name, int uid, int gid, List<Integer> groups, String home) {
    public Account {
        groups = List.copyOf(groups);
    }
}
