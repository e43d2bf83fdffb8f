package baton.agent.health;

import baton.agent.loop.Inbox;
import baton.failover.group.GroupName;
import baton.failover.member.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    private final Inbox inbox;
    private final Tally tally;
    private @Nullable Future<?> turns;
    private OptionalLong toldPosition = OptionalLong.empty();
    private long toldAt;

    RunningCheck(GroupName group, CheckPlan plan, Supplier<Verdict> probe, Inbox inbox) {
        this.group = group;
        this.plan = plan;
        this.probe = probe;
        this.inbox = inbox;
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
        } catch (RuntimeException broken) {
            LOG.warn("the check of {} broke", group, broken);
            verdict = Verdict.failing("the check broke: " + broken);
        }
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        tell(verdict, System.nanoTime());
    }

    /** One at a time, as the schedule has it. */
    void tell(Verdict verdict, long now) {
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
}
