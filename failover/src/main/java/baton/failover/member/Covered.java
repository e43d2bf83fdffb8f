package baton.failover.member;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;

/** A claim that a renewal covers, with the version that the holder knows. */
public record Covered(GroupName group, Seat seat, Epoch epoch, int claimVersion) {}
