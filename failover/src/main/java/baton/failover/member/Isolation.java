package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import baton.failover.policy.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an error in the turn, or in a command, of one group from the other groups of the host.
 *
 * <p>A turn that throws changes nothing and orders nothing. Where it was a view of the group that could not be taken in, the
 * group is frozen as if a record could not be understood. Anything else that threw is lost, and the rules may wait for it
 * for ever; so the member ends what it holds by the shortest way, gives the seat back and begins nothing new for a while.
 * Nothing that was lost counts as a proof: a stop whose answer broke down is a stop that failed.
 *
 * <p>Not promised: that a group whose rules are broken can be served. What is left of it is ended by its guard.
 */
final class Isolation {
    static final String CODE = "broken";

    /** An active service is not ended for an error in the passing; one more is an error that stays. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private Isolation() {}

    /** Has {@code member} take its turn, whatever the rules throw. */
    static Turn turn(Node node, Member member, Happened happened, Tick now, List<Breakdown> breakdowns) {
        try {
            return Rules.turn(node, member, happened, now);
        } catch (RuntimeException thrown) {
            Optional<Turn> frozen = frozen(node, member, happened, now, thrown);
            if (frozen.isPresent()) {
                breakdowns.add(new Breakdown(member.group, unread(thrown), thrown));
                return frozen.get();
            }
            Turn turn = broken(node, member, happened.event(), now, thrown);
            breakdowns.add(new Breakdown(member.group, turn.member.broken.orElse(""), thrown));
            return turn;
        }
    }

    /** A view that the rules cannot take in is as good as one that could not be read. */
    private static Optional<Turn> frozen(
            Node node, Member member, Happened happened, Tick now, RuntimeException thrown) {
        if (!(happened.event() instanceof Event.GroupRead read) || !read.group().equals(member.group)) {
            return Optional.empty();
        }
        for (List<SeatView> understood : List.of(read.view().seats(), List.<SeatView>of())) {
            Event unreadable =
                    new Event.GroupUnreadable(member.group, unread(thrown), understood, read.answersReadBack());
            try {
                return Optional.of(Rules.turn(node, member, happened.as(unreadable), now));
            } catch (RuntimeException again) {
                thrown.addSuppressed(again);
            }
        }
        return Optional.empty();
    }

    private static Turn broken(Node node, Member member, Event event, Tick now, RuntimeException thrown) {
        String what = "the rules broke down at " + event.getClass().getSimpleName() + ": " + thrown;
        Turn turn = begun(node, member, now, what);
        // What is of no group in particular is noted in the node, or comes again.
        boolean lost = event instanceof Event.OfGroup ofGroup && ofGroup.group().equals(member.group);
        try {
            Tenure tenure = turn.member.tenure.orElse(null);
            if (tenure != null && (lost || turn.member.breakdowns > 1 || tenure.phase != Phase.ACTIVE)) {
                leave(turn, tenure);
            }
            Reporting.publish(turn);
            return turn;
        } catch (RuntimeException again) {
            thrown.addSuppressed(again);
            return begun(node, member, now, what);
        }
    }

    private static Turn begun(Node node, Member member, Tick now, String what) {
        Turn turn = new Turn(node, member.copy(), now);
        note(turn, what);
        turn.wakeAt(now.plus(AGAIN));
        return turn;
    }

    /** The shortest way to a proved stop that needs nothing of what may be wrong. */
    private static void leave(Turn turn, Tenure tenure) {
        String sentence = turn.member.broken.orElse("");
        Leave leave = Leave.failed(Cause.HEALTH, CODE, sentence);
        switch (tenure.phase) {
            case CLAIMING -> turn.giveUp(tenure);
            case PROVING -> {
                tenure.leaving = tenure.leaving.or(() -> Optional.of(leave));
                Leaving.settle(turn, tenure);
            }
            case KILLING, STOP_FAILED -> Leaving.onKilled(turn, tenure, false, sentence);
            case RELEASING -> askAgain(turn, tenure);
            case HOLDING, PROMOTING, CHECKING, ACTIVE, DRAINING, ADOPTING, RESTARTING, DEMOTING, VERIFYING ->
                Leaving.kill(turn, tenure, leave);
        }
    }

    private static void askAgain(Turn turn, Tenure tenure) {
        tenure.amending = false;
        turn.member.readingBack = false;
        turn.readBack();
    }

    private static void note(Turn turn, String what) {
        Member member = turn.member;
        boolean calm = member.brokenUntil.plus(Turn.BACK_OFF_LIMIT).isReached(turn.now);
        member.breakdowns = calm ? 1 : member.breakdowns + 1;
        Duration pause = Turn.BACK_OFF.multipliedBy(1L << Math.min(member.breakdowns - 1, 10));
        pause = pause.compareTo(Turn.BACK_OFF_LIMIT) > 0 ? Turn.BACK_OFF_LIMIT : pause;
        member.brokenUntil = turn.now.plus(pause);
        member.broken = Optional.of(what + "; expected no error; the group begins nothing new on this host for "
                + Durations.written(pause)
                + ", the other groups go on. If it comes again, restart the agent of this host,"
                + " and report the error with the agent's log");
    }

    private static String unread(RuntimeException thrown) {
        return "the rules cannot take in what was read of the group: " + thrown
                + "; correct the record that was written last, or upgrade the agent, and report the error with its log";
    }

    static boolean isBroken(Turn turn) {
        return turn.member.broken.isPresent() && !turn.member.brokenUntil.isReached(turn.now);
    }

    static Optional<Reason> reason(Turn turn) {
        if (!isBroken(turn)) {
            return Optional.empty();
        }
        turn.wakeAt(turn.member.brokenUntil);
        return turn.member.broken.map(sentence -> new Reason(CODE, sentence));
    }

    /** Every command that is waited for gets the answer that proves nothing, and what was only said is said again. */
    static void onUndone(Turn turn, Event.Undone undone) {
        note(turn, undone.sentence());
        for (Command command : undone.commands()) {
            answer(command, undone.sentence()).ifPresent(event -> Rules.noteInGroup(turn, event));
            if (command instanceof Command.Publish) {
                turn.member.published = Optional.empty();
            } else if (command instanceof Command.FinishOperation) {
                turn.member.finished = Optional.empty();
            } else if (command instanceof Command.ReadBack) {
                turn.member.readingBack = false;
                turn.readBack();
            } else if (command instanceof Command.DropHold || command instanceof Command.PayDebt) {
                turn.give(command);
            }
        }
    }

    private static Optional<Event.OfGroup> answer(Command command, String why) {
        Outcome unknown = new Outcome.Unknown(why);
        if (command instanceof Command.Claim claim) {
            return Optional.of(new Event.ClaimEnded(claim.group(), claim.claim().epoch(), unknown));
        }
        if (command instanceof Command.AddSeat add) {
            return Optional.of(new Event.ClaimEnded(add.group(), add.claim().epoch(), unknown));
        }
        if (command instanceof Command.Amend amend) {
            return Optional.of(new Event.AmendEnded(amend.group(), amend.claim().epoch(), amend.claim(), unknown));
        }
        if (command instanceof Command.Release release) {
            return Optional.of(new Event.ReleaseEnded(
                    release.group(), release.seat(), release.claim().epoch(), unknown));
        }
        if (command instanceof Command.WriteHold write) {
            return Optional.of(new Event.HoldWritten(write.group(), write.hold().epoch(), Optional.of(why)));
        }
        if (command instanceof Command.RunHook run) {
            HookCall call = run.call();
            return Optional.of(new Event.HookEnded(run.group(), call.epoch(), call.hook(), false, why));
        }
        if (command instanceof Command.Fence fence) {
            return Optional.of(new Event.FenceEnded(fence.group(), fence.seat(), fence.debt(), false, why));
        }
        if (command instanceof Command.Mark mark) {
            return Optional.of(new Event.MarkWritten(mark.group(), mark.epoch(), Optional.of(why)));
        }
        return Optional.empty();
    }
}
