package baton.coordinator.view;

import baton.failover.group.Debt;
import baton.failover.group.FenceFailure;
import baton.failover.group.GroupName;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import java.util.Optional;

/** What is said of a debt: who may still act, what was tried, and what pays it. */
final class Debts {
    private Debts() {}

    static Reason reason(GroupName group, SeatView seat, Debt debt) {
        Optional<FenceFailure> failure =
                Optional.ofNullable(seat.fenceFailures().get(debt));
        String tried = failure.map(each -> "; " + each.by() + " could not fence it: " + each.detail())
                .orElse("");
        return new Reason(
                failure.isPresent() ? "fence-failed" : "debt",
                debt.node() + " may still act under epoch " + debt.epoch() + " of seat " + seat.seat()
                        + " and was not proved stopped" + tried
                        + "; start its agent, or make sure that it is stopped and"
                        + " run: baton vouch " + group + " --node " + debt.node() + " --epoch " + debt.epoch());
    }
}
