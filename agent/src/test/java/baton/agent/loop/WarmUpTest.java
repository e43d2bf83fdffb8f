package baton.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.AgentPace;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Restarts;
import baton.failover.group.Stamp;
import baton.failover.member.Phase;
import baton.failover.member.Rules;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {
    private static final Holder SELF = new Holder(new NodeName("n1"), new Stamp("boot.run"), new Incarnation("life"));

    @ParameterizedTest
    @EnumSource(FencePolicy.class)
    void itGoesAllTheWayFromAFreeSeatToItsRelease(FencePolicy fence) {
        GroupSpec spec = new GroupSpec(
                Mode.ACTIVE_PASSIVE,
                OptionalInt.empty(),
                LeaseBudget.DEFAULT,
                Optional.empty(),
                fence,
                EnsembleLoss.STOP,
                Restarts.NONE,
                0);

        assertEquals(Optional.of(Phase.RELEASING), WarmUp.play(Rules::next, SELF, AgentPace.DEFAULT, spec));
    }
}
