package baton.failover.member;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one function that decides: what a node does about an event.
 *
 * <p>The turn of a member has three steps. First the deadlines of its hold are honoured, because any event may come late.
 * Then the event is noted. Then the member looks at all it knows and does what is due; so nothing depends on which event
 * it was that made something due. A turn that throws does not end the others: see {@link Isolation}.
 *
 * <p>Only members that the event concerns, or whose own alarm has rung, are copied and take part: the cost of an event
 * must not grow with the number of groups. A member left out would do nothing: whatever depends on time has set its alarm.
 *
 * <p>An agent at rest does little else than turn, so what every turn does is done by plain loops.
 */
public final class Rules {
    /** A turn that asks for another one does so no sooner than this. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Rules() {}

    /**
     * Answers {@code event}; the node passed in is left as it was.
     *
     * @param now this host's boot-time clock, read after the event was received and before any command is carried out
     */
    public static Step next(Node before, Event event, Tick now) {
        Node node = before.copy();
        List<Command> commands = new ArrayList<>();
        List<Breakdown> breakdowns = new ArrayList<>();
        Happened happened = happened(before, event);
        List<Member> concerned = concerned(node, happened, now);
        noteInNode(node, happened, now, commands);
        List<Turn> turns = new ArrayList<>();
        boolean wanted = false;
        for (Member member : concerned) {
            Turn turn = Isolation.turn(node, member, happened, now, breakdowns);
            node.members.put(member.group, turn.member);
            commands.addAll(turn.commands());
            wanted |= turn.wantsRenewal();
            turns.add(turn);
        }
        Renewing.renew(node, now, wanted, commands);
        for (Turn turn : turns) {
            commands.addAll(turn.afterRenewals());
            turn.member.alarm = turn.alarm();
        }
        Tick alarm = Renewing.alarm(node).min(exitWhenDone(node, now, commands));
        for (Member member : node.members.values()) {
            alarm = alarm.min(member.alarm);
        }
        return new Step(node, commands, alarm.max(now.plus(PAUSE)), breakdowns);
    }

    /** The whole turn of one member, on a copy of its own. */
    static Turn turn(Node node, Member before, Happened happened, Tick now) {
        Turn turn = new Turn(node, before.copy(), now);
        if (turn.member.tenure.isPresent()) {
            Leaving.honourDeadlines(turn, turn.member.tenure.get());
        }
        note(turn, happened);
        mind(turn);
        if (!phase(turn.member).equals(phase(before))) {
            // A phase that was just entered has not been checked for all that is due in it.
            turn.wakeAt(now);
        }
        return turn;
    }

    private static Happened happened(Node before, Event event) {
        if (event instanceof Event.RenewalEnded ended) {
            return new Happened(event, Optional.ofNullable(before.renewals.underWay.get(ended.number())), false);
        }
        boolean restart =
                event instanceof Event.RestartPlanned planned && !planned.room().equals(before.restartRoom);
        return new Happened(event, Optional.empty(), restart);
    }

    /** The members that take part; the others stay shared with the node before. */
    private static List<Member> concerned(Node node, Happened happened, Tick now) {
        Event event = happened.event();
        boolean everybody = !(event instanceof Event.OfGroup
                || event instanceof Event.RenewalEnded
                || event instanceof Event.Alarm);
        List<Member> concerned = new ArrayList<>();
        for (Member member : node.members.values()) {
            if (everybody || member.alarm.isReached(now) || happened.concerns(member.group)) {
                concerned.add(member);
            }
        }
        return concerned;
    }

    private static void noteInNode(Node node, Happened happened, Tick now, List<Command> commands) {
        Event event = happened.event();
        if (event instanceof Event.RenewalEnded ended) {
            node.renewals.underWay.remove(ended.number());
            happened.renewal().ifPresent(sent -> Renewing.onEnded(node, ended.outcome(), sent, now, commands));
        } else if (event instanceof Event.GuardChanged changed) {
            node.guardAlive = changed.alive();
        } else if (event instanceof Event.HostObstacle obstacle) {
            obstacle.sentence()
                    .ifPresentOrElse(
                            sentence -> node.obstacles.put(obstacle.code(), sentence),
                            () -> node.obstacles.remove(obstacle.code()));
        } else if (event instanceof Event.StopRequested requested) {
            node.stopping = node.stopping.isPresent() ? node.stopping : Optional.of(requested.reason());
        } else if (event instanceof Event.RestartPlanned restart) {
            node.restartRoom = restart.room();
        } else if (!(event instanceof Event.OfGroup || event instanceof Event.Alarm)) {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    private static void note(Turn turn, Happened happened) {
        if (happened.restartChanges()) {
            turn.wantRenewal();
        }
        if (!happened.concerns(turn.member.group)) {
            return;
        }
        if (happened.event() instanceof Event.OfGroup ofGroup) {
            noteInGroup(turn, ofGroup);
        } else if (happened.event() instanceof Event.RenewalEnded ended) {
            happened.covered(turn.member.group)
                    .ifPresent(covered -> noteRenewal(turn, covered, ended.outcome(), happened.sentAt()));
        }
    }

    static void noteInGroup(Turn turn, Event.OfGroup event) {
        if (event instanceof Event.Started started) {
            Adopting.onStarted(turn, started);
        } else if (event instanceof Event.GroupRead read) {
            Reading.onRead(turn, read.view(), read.answersReadBack());
        } else if (event instanceof Event.GroupMissing) {
            Reading.onMissing(turn);
        } else if (event instanceof Event.GroupUnreadable unreadable) {
            Reading.onUnreadable(turn, unreadable);
        } else if (event instanceof Event.IncidentFound found) {
            Incidents.begin(turn, found.incident());
        } else if (event instanceof Event.HealthChanged changed) {
            turn.member.healthy = changed.healthy();
            turn.member.checked = true;
            turn.member.healthDetail = changed.detail();
            turn.member.position = changed.position();
        } else if (event instanceof Event.CheckNotRun notRun) {
            turn.member.unchecked = notRun.sentence();
        } else if (event instanceof Event.PriorityChanged changed) {
            turn.member.priority = changed.priority();
        } else if (event instanceof Event.ReleaseEnded ended) {
            noteRelease(turn, ended);
        } else if (event instanceof Event.FenceEnded ended) {
            Fencing.onFenced(turn, ended);
        } else if (event instanceof Event.FenceAsked asked) {
            turn.member.refused = turn.member.refused.max(asked.epoch());
        } else if (event instanceof Event.StateUnreadable unreadable) {
            turn.member.unmarked = unreadable.mark();
            turn.member.refusalsUnknown = unreadable.refusals();
        } else if (event instanceof Event.MarkWritten written) {
            Marking.onWritten(turn, written);
        } else if (event instanceof Event.StoppedReported reported) {
            Stopping.onReported(turn, reported);
        } else if (event instanceof Event.Undone undone) {
            Isolation.onUndone(turn, undone);
        } else {
            noteInTenure(turn, event);
        }
    }

    private static void noteRelease(Turn turn, Event.ReleaseEnded ended) {
        Optional<Tenure> tenure =
                turn.member.tenure.filter(own -> own.seat.equals(ended.seat()) && own.epoch.equals(ended.epoch()));
        if (tenure.isPresent()) {
            if (tenure.get().phase == Phase.RELEASING) {
                Leaving.onReleaseEnded(turn, tenure.get(), ended.outcome());
            }
        } else {
            turn.member.returning.remove(ended.seat());
            turn.readBack();
        }
    }

    /** Answers carry the epoch that they were asked for; what belongs to an epoch that is over is ignored. */
    private static void noteInTenure(Turn turn, Event.OfGroup event) {
        if (event instanceof Event.ClaimEnded ended) {
            of(turn, ended.epoch())
                    .filter(tenure -> tenure.phase == Phase.CLAIMING)
                    .ifPresent(tenure -> Taking.onClaimEnded(turn, tenure, ended.outcome()));
        } else if (event instanceof Event.AmendEnded ended) {
            of(turn, ended.epoch())
                    .ifPresent(tenure -> Adopting.onAmended(turn, tenure, ended.claim(), ended.outcome()));
        } else if (event instanceof Event.HoldWritten written) {
            of(turn, written.epoch()).ifPresent(tenure -> Serving.onHoldWritten(turn, tenure, written.refusal()));
        } else if (event instanceof Event.HoldLapsed lapsed) {
            of(turn, lapsed.epoch()).ifPresent(tenure -> Leaving.onLapsed(turn, tenure));
        } else if (event instanceof Event.ServiceExited exited) {
            of(turn, exited.epoch()).ifPresent(tenure -> {
                tenure.exited = true;
                tenure.trouble = exited.detail();
            });
        } else if (event instanceof Event.HookEnded ended) {
            of(turn, ended.epoch()).ifPresent(tenure -> noteHook(turn, tenure, ended));
        } else {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    private static Optional<Tenure> of(Turn turn, Epoch epoch) {
        return turn.member.tenure.filter(tenure -> tenure.epoch.equals(epoch));
    }

    /** An answer that the phase no longer waits for is too late: its hook was overtaken by a kill. */
    private static void noteHook(Turn turn, Tenure tenure, Event.HookEnded ended) {
        boolean succeeded = ended.succeeded();
        String detail = ended.detail();
        switch (ended.hook()) {
            case PROMOTE -> {
                if (tenure.phase == Phase.PROMOTING) {
                    Serving.onPromoted(turn, tenure, succeeded, detail);
                }
            }
            case CHECK -> {
                if (tenure.phase == Phase.CHECKING) {
                    Serving.onChecked(turn, tenure, succeeded, detail);
                }
            }
            case DRAIN -> {
                if (tenure.phase == Phase.DRAINING) {
                    Draining.onDrained(turn, tenure, succeeded, detail);
                }
            }
            case DEMOTE -> {
                if (tenure.phase == Phase.DEMOTING) {
                    Leaving.onDemoted(turn, tenure, succeeded, detail);
                } else if (tenure.phase == Phase.RESTARTING) {
                    Serving.onStoppedInPlace(turn, tenure, succeeded, detail);
                }
            }
            case VERIFY -> {
                if (tenure.phase == Phase.VERIFYING) {
                    Leaving.onVerified(turn, tenure, succeeded, detail);
                }
            }
            case KILL -> {
                if (tenure.phase == Phase.KILLING || tenure.phase == Phase.STOP_FAILED) {
                    Leaving.onKilled(turn, tenure, succeeded, detail);
                }
            }
        }
    }

    private static void noteRenewal(Turn turn, Covered covered, RenewalOutcome outcome, Tick sentAt) {
        if (turn.member.tenure.isEmpty() || !isOf(turn.member.tenure.get(), covered)) {
            return;
        }
        Tenure tenure = turn.member.tenure.get();
        if (outcome instanceof RenewalOutcome.Committed) {
            Serving.onRenewed(turn, tenure, sentAt);
        } else if (outcome instanceof RenewalOutcome.Refused refused
                && refused.changed().contains(covered)
                && covered.claimVersion() == tenure.claimVersion) {
            tenure.doubted = true;
            turn.readBack();
        }
    }

    private static boolean isOf(Tenure tenure, Covered covered) {
        return tenure.seat.equals(covered.seat()) && tenure.epoch.equals(covered.epoch());
    }

    private static Optional<Phase> phase(Member member) {
        return member.tenure.map(Tenure::phase);
    }

    /** A member whose rules broke down leaves what it holds, and does nothing else. */
    private static void mind(Turn turn) {
        if (Isolation.isBroken(turn)) {
            if (turn.member.tenure.isPresent()) {
                mindTenure(turn, turn.member.tenure.get());
            }
        } else {
            mindAll(turn);
        }
        if (turn.member.tenure.isPresent()) {
            Leaving.watchDeadlines(turn, turn.member.tenure.get());
        }
        Reporting.publish(turn);
    }

    private static void mindAll(Turn turn) {
        Incidents.mindDoubt(turn);
        Upkeep.mind(turn);
        if (turn.member.tenure.isPresent()) {
            mindTenure(turn, turn.member.tenure.get());
        }
        Taking.consider(turn);
        Marking.mind(turn);
    }

    private static void mindTenure(Turn turn, Tenure tenure) {
        switch (tenure.phase) {
            case PROVING -> Serving.mindProof(turn, tenure);
            case ADOPTING -> Adopting.mind(turn, tenure);
            case ACTIVE -> Serving.mind(turn, tenure);
            case DRAINING -> Draining.mind(turn, tenure);
            case RESTARTING -> Serving.mindRestart(turn, tenure);
            case STOP_FAILED -> Leaving.mindFailedStop(turn, tenure);
            case RELEASING -> Leaving.release(turn, tenure);
            case PROMOTING, CHECKING -> Serving.mindPromotion(turn, tenure);
            case CLAIMING, HOLDING, DEMOTING, VERIFYING, KILLING -> {}
        }
    }

    /**
     * Ends the agent when every seat is left; answers when to look again.
     *
     * <p>A claim that cannot be given back because ZooKeeper is away is left to its wait, once its stop is proved.
     */
    private static Tick exitWhenDone(Node node, Tick now, List<Command> commands) {
        Tick alarm = Tick.NEVER;
        if (node.stopping.isEmpty() || node.left) {
            return alarm;
        }
        boolean done = true;
        List<GroupName> kept = new ArrayList<>();
        for (Member member : node.members.values()) {
            Optional<Tenure> tenure = member.tenure;
            done &= member.remnants.isEmpty();
            if (tenure.isPresent() || !member.returning.isEmpty()) {
                kept.add(member.group);
            }
            if (tenure.isPresent()) {
                Tick patience =
                        tenure.get().phaseSince.plus(member.spec().budget().lease());
                boolean waits = tenure.get().phase == Phase.RELEASING || tenure.get().phase == Phase.CLAIMING;
                done &= waits && patience.isReached(now);
                alarm = patience.isReached(now) ? alarm : alarm.min(patience);
            }
        }
        if (done) {
            node.left = true;
            commands.add(new Command.Exit(kept));
        }
        return alarm;
    }
}
