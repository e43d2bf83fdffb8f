package baton.agent.loop;

import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Node;
import baton.failover.member.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread owns the state of the agent: it meets one event at a time and hands the commands to the ports, in order.
 *
 * <p>What the rules or an adapter throw in the turn of one group, or at a command of one group, is that group's trouble:
 * the rules hear of it and the other groups go on. Everything else that is thrown ends the loop, and the process with it:
 * the holds keep their ends, the guard keeps them, and the next start finds out what is true. Going on with half a turn
 * would not.
 */
public final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /**
     * Waits are measured by a clock that stops while the host sleeps, alarms by one that does not: look often. Not each
     * second, though, which is just before a lease moves that moves each second.
     */
    private static final Duration LOOK = Duration.ofMillis(1500);

    /** Between a command that could not be carried out and its answer, so that a lasting error does not keep the loop busy. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final BootClock clock;
    private final Mailbox inbox;
    private final Decider decider;
    private final Troubles troubles = new Troubles();
    private final Dispatch dispatch;
    private final Deque<Late> late = new ArrayDeque<>();
    private final PolicyDifference difference = new PolicyDifference();
    private volatile Turn latest;
    private volatile Turn carriedOut;
    private volatile Tick beat;
    private volatile Optional<Rebirth> rebirth = Optional.empty();
    private Tick alarm = Tick.NEVER;
    private boolean rang;

    /** What has to be so that this life ends for another one. */
    private record Rebirth(BiPredicate<Node, Tick> ready, String why) {}

    /** An event of this loop's own, and when it is due; the earliest comes first. */
    private record Late(Tick at, Event event) {}

    public Loop(BootClock clock, Mailbox inbox, Decider decider, Node first, EnsemblePort ensemble, HostPort host) {
        this.clock = clock;
        this.inbox = inbox;
        this.decider = decider;
        this.dispatch = new Dispatch(ensemble, host, troubles);
        this.latest = new Turn(0, clock.now(), first, Tally.NOTHING);
        this.carriedOut = latest;
        this.beat = clock.now();
    }

    /** What was known after the last event; any thread. */
    public Turn latest() {
        return latest;
    }

    /** The last turn whose commands were all handed on: a hold that it dropped is gone; any thread. */
    public Turn carriedOut() {
        return carriedOut;
    }

    /** When the loop's thread last looked around, event or not; any thread. */
    public Tick beat() {
        return beat;
    }

    /** Ends this life for another one after the first turn that leaves the node ready for it; any thread. */
    public void endForAnother(BiPredicate<Node, Tick> ready, String why) {
        rebirth = Optional.of(new Rebirth(ready, why));
    }

    /** Takes {@link #endForAnother} back; any thread. */
    public void goOn() {
        rebirth = Optional.empty();
    }

    /** Turns until the rules say that it is over; called once, by the thread that owns the state from then on. */
    public Ending run() throws InterruptedException {
        beat = clock.now();
        while (true) {
            Optional<Ending> ending = turn(next());
            if (ending.isPresent()) {
                return ending.get();
            }
        }
    }

    /** An alarm that is due comes before any event that waits, deadlines do not queue; but never twice in a row. */
    private Event next() throws InterruptedException {
        while (true) {
            Tick now = beat;
            boolean due = alarm.isReached(now);
            if (due && !rang) {
                rang = true;
                return new Event.Alarm();
            }
            if (!late.isEmpty() && late.element().at().isReached(now)) {
                rang = false;
                return late.remove().event();
            }
            @Nullable Event event = inbox.take(due ? Duration.ZERO : patience(now));
            rang = false;
            beat = clock.now();
            if (event != null) {
                return event;
            }
        }
    }

    private Duration patience(Tick now) {
        Tick next = late.isEmpty() ? alarm : alarm.min(late.element().at());
        Duration left = next.equals(Tick.NEVER) ? LOOK : next.since(now);
        return left.compareTo(LOOK) < 0 ? left : LOOK;
    }

    private Optional<Ending> turn(Event event) {
        Tick now = beat;
        Turn before = latest;
        Step step = decider.next(before.node(), event, now);
        alarm = step.alarm();
        Tally tally = before.tally().met(event, now);
        for (Command command : step.commands()) {
            tally = tally.ordered(command);
        }
        // Before the commands: whoever hears their effect finds this state already shown.
        latest = new Turn(before.number() + 1, now, step.node(), tally);
        Dispatch.Result result = dispatch.carryOut(step.commands());
        result.undone().forEach(undone -> late.add(new Late(now.plus(PAUSE), undone)));
        carriedOut = latest;
        // After the commands: nothing waits for whoever reads the log.
        for (Command command : step.commands()) {
            if (command instanceof Command.LogTransition log) {
                LOG.info("{}", TransitionLine.of(log));
            }
        }
        step.breakdowns().forEach(broken -> troubles.log(broken.group(), broken.sentence(), broken.thrown()));
        difference.warning(event, step.node()).ifPresent(LOG::warn);
        if (!step.commands().isEmpty()) {
            // They may have taken their time.
            beat = clock.now();
        }
        return result.ending().or(() -> rebirth.filter(asked -> asked.ready().test(step.node(), now))
                .map(asked -> new Ending.Reborn(asked.why())));
    }
}
