package baton.agent.health;

import baton.agent.loop.Inbox;
import baton.failover.group.GroupName;
import baton.failover.member.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The check of one group: asks again and again, tells only what changed. */
final class RunningCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCheck.class);
    /** A position that moves all the time is told this often; it only orders the candidates. */
    private static final long POSITION_PERIOD = Duration.ofSeconds(2).toNanos();

    private final GroupName group;
    private final CheckPlan plan;
    private final Supplier<Verdict> probe;
    private final UnaryOperator<Verdict> judge;
    private final Inbox inbox;
    private final Set<GroupName> notRunning;
    private final Tally tally;
    /** Checks in a row that could not be started. */
    private int missed;

    private @Nullable Future<?> turns;
    private OptionalLong toldPosition = OptionalLong.empty();
    private long toldAt;

    /**
     * Begins with nothing known.
     *
     * @param judge looks again at a failure of a service that does not count as failed yet
     * @param notRunning the groups whose checks were reported as not started; changed here
     */
    RunningCheck(
            GroupName group,
            CheckPlan plan,
            Supplier<Verdict> probe,
            UnaryOperator<Verdict> judge,
            Inbox inbox,
            Set<GroupName> notRunning) {
        this.group = group;
        this.plan = plan;
        this.probe = probe;
        this.judge = judge;
        this.inbox = inbox;
        this.notRunning = notRunning;
        this.tally = new Tally(plan.rise(), plan.fall());
    }

    CheckPlan plan() {
        return plan;
    }

    void begin(ScheduledExecutorService threads) {
        long interval = plan.interval().toMillis();
        turns = threads.scheduleWithFixedDelay(this::turn, 0, interval, TimeUnit.MILLISECONDS);
    }

    void end() {
        if (turns != null) {
            turns.cancel(true);
        }
    }

    private void turn() {
        Verdict verdict;
        try {
            verdict = probe.get();
            if (!tally.healthy().equals(Optional.of(false))) {
                verdict = judge.apply(verdict);
            }
        } catch (RuntimeException broken) {
            LOG.warn("the check of {} broke", group, broken);
            verdict = Verdict.notRun("the check broke: " + broken);
        }
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        tell(verdict, System.nanoTime());
    }

    /** One at a time, as the schedule has it. */
    void tell(Verdict verdict, long now) {
        if (!verdict.ran()) {
            isMissed(verdict.detail());
            return;
        }
        missed = 0;
        if (notRunning.remove(group)) {
            LOG.info("the check of {} can be started again", group);
            inbox.put(new Event.CheckNotRun(group, Optional.empty()));
        }
        boolean changed = tally.count(verdict.healthy());
        boolean moved = verdict.position().isPresent()
                && !verdict.position().equals(toldPosition)
                && (toldPosition.isEmpty() || now - toldAt >= POSITION_PERIOD);
        Optional<Boolean> healthy = tally.healthy();
        if (healthy.isEmpty() || !(changed || moved)) {
            return;
        }
        if (verdict.position().isPresent()) {
            toldPosition = verdict.position();
            toldAt = now;
        }
        inbox.put(new Event.HealthChanged(group, healthy.get(), verdict.detail(), toldPosition));
    }

    /** Neither a failure nor a success: the service is what it was. */
    private void isMissed(String why) {
        missed++;
        if (missed >= plan.fall() && notRunning.add(group)) {
            LOG.warn("the check of {} cannot be started: {}", group, why);
            inbox.put(new Event.CheckNotRun(group, Optional.of(why)));
        }
    }
}
