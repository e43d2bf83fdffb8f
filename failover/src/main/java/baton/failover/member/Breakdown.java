package baton.failover.member;

import baton.failover.group.GroupName;

/**
 * A turn of one group that threw; what the turn had changed and ordered is undone.
 *
 * @param sentence what broke, what becomes of the group, and what to do
 */
public record Breakdown(GroupName group, String sentence, RuntimeException thrown) {}
