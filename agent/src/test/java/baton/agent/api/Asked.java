package baton.agent.api;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.member.Stopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers other hosts as it was told to, and writes down what they asked. */
final class Asked implements PeerCalls {
    final List<String> calls = new ArrayList<>();
    Stopping.Verdict verdict = Stopping.Verdict.NO_GROUP;
    Fenced fenced = Fenced.NO_GROUP;

    @Override
    public Stopping.Verdict stopped(GroupName group, Holder reported, Epoch epoch) {
        calls.add(group + " " + reported + " " + epoch);
        return verdict;
    }

    @Override
    public Fenced fence(GroupName group, Holder wished, Epoch epoch, Optional<Incarnation> caller) {
        calls.add(group + " " + wished.node() + " " + wished.stamp() + " " + epoch + " by "
                + caller.map(Incarnation::value).orElse("this host"));
        return fenced;
    }
}
