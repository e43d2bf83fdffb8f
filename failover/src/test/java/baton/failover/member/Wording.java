package baton.failover.member;

import baton.failover.group.Claim;
import baton.failover.group.MemberReport;
import baton.failover.group.Reason;
import baton.failover.group.Tick;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Commands as the conversations write them, a line each; times count from {@code start}. */
final class Wording {
    private final Tick start;

    Wording(Tick start) {
        this.start = start;
    }

    String of(Command command) {
        if (command instanceof Command.OnHost onHost) {
            return of(onHost);
        } else if (command instanceof Command.Claim claim) {
            return "claim " + of(claim.claim()) + " in seat " + claim.seat() + " over version " + claim.claimVersion()
                    + claim.leaseCheck()
                            .map(check -> ", if the lease of " + check.holder().incarnation() + " is still at "
                                    + check.version())
                            .orElse("")
                    + claim.debt()
                            .map(debt -> ", with a debt of " + debt.node() + " for epoch " + debt.epoch())
                            .orElse("");
        } else if (command instanceof Command.AddSeat add) {
            return "add seat " + add.seat() + " with " + of(add.claim());
        } else if (command instanceof Command.Amend amend) {
            return "rewrite " + of(amend.claim()) + " over version " + amend.claimVersion();
        } else if (command instanceof Command.Release release) {
            return "release " + of(release.claim()) + " over version " + release.claimVersion();
        } else if (command instanceof Command.Renew renew) {
            return "renew " + renew.covered().stream().map(Wording::of).collect(Collectors.joining(", "));
        } else if (command instanceof Command.Publish publish) {
            return "publish " + of(publish.report());
        } else if (command instanceof Command.PayDebt pay) {
            return "pay the debt for epoch " + pay.debt().epoch();
        } else if (command instanceof Command.LogTransition log) {
            return "log " + log.transition().kind().code()
                    + colon(log.transition().detail());
        } else if (command instanceof Command.FinishOperation finish) {
            return "finish " + finish.operation() + (finish.succeeded() ? " as done" : " as failed")
                    + colon(finish.detail());
        } else if (command instanceof Command.Reincarnate reincarnate) {
            return "begin a new incarnation: " + reincarnate.why();
        } else {
            return words(command.getClass().getSimpleName());
        }
    }

    private String of(Command.OnHost command) {
        if (command instanceof Command.Mark mark) {
            return "mark epoch " + mark.epoch();
        } else if (command instanceof Command.WriteHold write) {
            return "write hold: " + of(write.hold());
        } else if (command instanceof Command.ExtendHold extend) {
            return "extend hold: " + of(extend.hold());
        } else if (command instanceof Command.DropHold drop) {
            return "drop hold: epoch " + drop.epoch();
        } else if (command instanceof Command.RunHook run) {
            HookCall call = run.call();
            boolean endless = call.deadline().equals(Tick.NEVER);
            return "run " + lower(call.hook()) + " for epoch " + call.epoch() + ", cause " + call.cause()
                    + (endless ? "" : ", deadline " + seconds(call.deadline())) + colon(call.detail());
        } else {
            return words(command.getClass().getSimpleName());
        }
    }

    private static String of(Claim claim) {
        return "epoch " + claim.epoch() + " of "
                + claim.holder().map(holder -> holder.incarnation().value()).orElse("nobody") + " (" + claim.state()
                + ", cause " + claim.cause() + ", lease "
                + claim.terms().lease().toMillis() + " ms" + (claim.stopFailed() ? ", stop failed" : "") + ")";
    }

    private static String of(Covered covered) {
        return "epoch " + covered.epoch() + " at version " + covered.claimVersion();
    }

    private String of(Hold hold) {
        return "epoch " + hold.epoch() + ", " + hold.phase() + ", killed at " + seconds(hold.killAt()) + ", over at "
                + seconds(hold.until());
    }

    private static String of(MemberReport report) {
        List<String> reasons = report.reasons().stream().map(Reason::code).toList();
        return report.role()
                + (report.eligible() ? ", eligible" : ", not eligible")
                + (report.backingOff() ? ", backing off" : "")
                + (reasons.isEmpty() ? "" : " " + reasons);
    }

    String seconds(Tick tick) {
        if (tick.equals(Tick.NEVER)) {
            return "never";
        }
        return String.format(Locale.ROOT, "%.3f s", tick.since(start).toMillis() / 1000.0);
    }

    private static String colon(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** {@code RejoinLatch} is "rejoin latch". */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
