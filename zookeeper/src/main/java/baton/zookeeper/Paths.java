package baton.zookeeper;

import baton.failover.group.Debt;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;

/** Where everything is kept in ZooKeeper: the only place that spells a path. */
final class Paths {
    private final String root;

    /** {@code root} is an absolute path without a slash at its end, as {@link EnsembleSettings} checks. */
    Paths(String root) {
        this.root = root;
    }

    String root() {
        return root;
    }

    String ensemble() {
        return root + "/ensemble";
    }

    String groups() {
        return root + "/groups";
    }

    String group(GroupName group) {
        return groups() + "/" + group;
    }

    String spec(GroupName group) {
        return group(group) + "/spec";
    }

    String epoch(GroupName group) {
        return group(group) + "/epoch";
    }

    String latch(GroupName group) {
        return group(group) + "/latch";
    }

    String latchEntry(GroupName group, String id) {
        return latch(group) + "/" + id;
    }

    String members(GroupName group) {
        return group(group) + "/members";
    }

    String member(GroupName group, NodeName node) {
        return members(group) + "/" + node;
    }

    String seats(GroupName group) {
        return group(group) + "/seats";
    }

    String seat(GroupName group, Seat seat) {
        return seats(group) + "/" + seat;
    }

    String claim(GroupName group, Seat seat) {
        return claim(seat(group, seat));
    }

    String debts(GroupName group, Seat seat) {
        return debts(seat(group, seat));
    }

    String debt(GroupName group, Seat seat, Debt debt) {
        return debts(group, seat) + "/" + debt.node() + "." + debt.epoch();
    }

    String intent(GroupName group) {
        return group(group) + "/intent";
    }

    String confirmed(GroupName group) {
        return group(group) + "/confirmed";
    }

    String history(GroupName group) {
        return group(group) + "/history";
    }

    /** What a sequential history entry is created under. */
    String historyEntry(GroupName group) {
        return history(group) + "/h-";
    }

    String operations() {
        return root + "/operations";
    }

    String operation(OperationId id) {
        return operations() + "/" + id;
    }

    String nodes() {
        return root + "/nodes";
    }

    String node(NodeName node) {
        return nodes() + "/" + node;
    }

    String alive(NodeName node) {
        return node(node) + "/alive";
    }

    String memory(NodeName node) {
        return node(node) + "/memory";
    }

    String leases(NodeName node) {
        return node(node) + "/leases";
    }

    String lease(NodeName node, Incarnation incarnation) {
        return leases(node) + "/" + incarnation;
    }

    String lease(Holder holder) {
        return lease(holder.node(), holder.incarnation());
    }

    String drain(NodeName node) {
        return node(node) + "/drain";
    }

    /** Where agents prove their credential while somebody asks for it. */
    String proof() {
        return root + "/proof";
    }

    String proof(NodeName node) {
        return proof() + "/" + node;
    }

    /** The claim below the path of a seat. */
    static String claim(String seat) {
        return seat + "/claim";
    }

    /** The debts below the path of a seat. */
    static String debts(String seat) {
        return seat + "/debts";
    }

    static String child(String parent, String name) {
        return parent + "/" + name;
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
