package baton.agent;

import baton.agent.loop.Loop;
import baton.failover.group.GroupName;
import baton.failover.group.Role;
import baton.failover.member.Member;
import java.util.Optional;

/** The roles as the loop has them; everybody is a standby before there is a loop. */
final class Roles {
    private volatile Optional<Loop> loop = Optional.empty();

    void follow(Loop loop) {
        this.loop = Optional.of(loop);
    }

    Role of(GroupName group) {
        Optional<Member> member =
                loop.map(each -> each.latest().node().members().get(group));
        return member.map(Member::role).orElse(Role.STANDBY);
    }
}
