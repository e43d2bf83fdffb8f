package baton.coordinator.api;

import baton.coordinator.view.GroupShown;
import baton.coordinator.view.GroupState;
import baton.coordinator.view.HistoryEntry;
import baton.coordinator.view.MemberShown;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.operator.EstateSight;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups as they are seen, from memory. */
@Path("/groups")
@Produces(MediaType.APPLICATION_JSON)
public final class GroupsResource {
    private static final int MOST_ENTRIES = 200;

    private final Desk desk;

    GroupsResource(Desk desk) {
        this.desk = desk;
    }

    @GET
    public Map<String, Object> all() {
        EstateSight sight = desk.seen();
        Map<GroupName, Object> shown = new TreeMap<>();
        sight.groups().forEach((name, group) -> shown.put(name, GroupShown.of(group, sight.age())));
        sight.unreadable().forEach((name, reason) -> shown.put(name, unreadable(name, reason)));
        return Map.of("groups", shown.values());
    }

    @GET
    @Path("/{group}")
    public Response one(@PathParam("group") String name) {
        GroupName group = Desk.group(name);
        EstateSight sight = desk.seen();
        Reason reason = sight.unreadable().get(group);
        if (reason != null) {
            return Response.ok(unreadable(group, reason)).build();
        }
        GroupShown shown = GroupShown.of(desk.seen(group), sight.age());
        return Response.ok(shown).tag(Integer.toString(shown.version())).build();
    }

    @GET
    @Path("/{group}/members")
    public Members members(@PathParam("group") String name) {
        GroupShown shown =
                GroupShown.of(desk.seen(Desk.group(name)), desk.seen().age());
        return new Members(shown.members(), shown.succession(), shown.seenMillisAgo());
    }

    @GET
    @Path("/{group}/history")
    public Map<String, List<HistoryEntry>> history(
            @PathParam("group") String name, @QueryParam("limit") @DefaultValue("50") int limit) {
        GroupName group = desk.seen(Desk.group(name)).name();
        return Map.of("entries", desk.estate().history(group, Math.max(1, Math.min(limit, MOST_ENTRIES))));
    }

    private static Unreadable unreadable(GroupName name, Reason reason) {
        return new Unreadable(name, GroupState.UNREADABLE, List.of(reason));
    }

    record Members(List<MemberShown> members, List<NodeName> succession, long seenMillisAgo) {}

    record Unreadable(GroupName name, GroupState state, List<Reason> reasons) {}
}
