package baton.agent.health;

import baton.agent.loop.Inbox;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.policy.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Checks the services of this host at their intervals, on one small pool of threads.
 *
 * <p>Only changes become events. A check that takes its whole timeout delays its own next one, and those of others only
 * when more than {@value #MOST_THREADS} hang at once.
 */
public final class Checks implements AutoCloseable {
    /** For so long a service without a check has to live before it is called active: it may end at once. */
    static final Duration LIVES = Duration.ofMillis(200);

    private static final int MOST_THREADS = 8;
    /** Between two first looks; doubled up to the interval of the check. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

    private final CommandProbe commands;
    private final Path output;
    private final NodeName node;
    private final Function<GroupName, Role> roles;
    private final Inbox inbox;
    private final Map<GroupName, RunningCheck> running = new ConcurrentHashMap<>();
    private final Set<GroupName> notRunning = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "check");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins with no check.
     *
     * @param scripts the directory of the wrapper
     * @param output where the output of check commands goes
     * @param roles what a group is told that its service is, as the check's second argument
     * @param startsProcesses finds out whether this host can start processes; asked when the failure of a command would make a difference
     */
    public Checks(
            Path scripts,
            Path output,
            NodeName node,
            Function<GroupName, Role> roles,
            BooleanSupplier startsProcesses,
            Inbox inbox) {
        this.commands = new CommandProbe(scripts.resolve("wrapper"), startsProcesses);
        this.output = output;
        this.node = node;
        this.roles = roles;
        this.inbox = inbox;
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Begins to check a group; in the place of its check before, if there was one. */
    public synchronized void start(GroupName group, CheckPlan plan) {
        stop(group);
        threads.setCorePoolSize(Math.min(MOST_THREADS, running.size() + 1));
        RunningCheck check = new RunningCheck(
                group,
                plan,
                () -> probe(group, plan, roles.apply(group), ""),
                verdict -> judged(plan, verdict),
                inbox,
                notRunning);
        running.put(group, check);
        check.begin(threads);
    }

    public synchronized void stop(GroupName group) {
        RunningCheck check = running.remove(group);
        if (check != null) {
            check.end();
        }
    }

    /**
     * Looks at a service that was just promoted: in the caller's thread and apart from the other checks. Where none is
     * configured it passes after {@link #LIVES}, within {@code patience}. A check that fails is asked again until {@code
     * patience} is over or the thread is interrupted; whether it failed for want of processes, the caller finds out.
     *
     * <p>The check is told that its service is active, although the member is not before the check says so: what would be
     * wrong of a standby, such as taking writes, is what is looked for here.
     */
    public Verdict first(GroupName group, Duration patience) {
        RunningCheck check = running.get(group);
        if (check == null) {
            return lives(patience);
        }
        long end = System.nanoTime() + patience.toNanos();
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            Verdict verdict = probe(group, check.plan(), Role.ACTIVE, ".first");
            if (verdict.healthy()
                    || System.nanoTime() - end >= 0
                    || Thread.currentThread().isInterrupted()) {
                return verdict;
            }
            LockSupport.parkNanos(pause.toNanos());
            Duration doubled = pause.multipliedBy(2);
            Duration longest = check.plan().interval();
            pause = doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

    /** Nothing to ask: that nobody has heard of its end in a moment is all that is known. */
    private static Verdict lives(Duration patience) {
        Duration moment = patience.compareTo(LIVES) < 0 ? patience : LIVES;
        long end = System.nanoTime() + moment.toNanos();
        while (end - System.nanoTime() > 0) {
            if (Thread.currentThread().isInterrupted()) {
                return Verdict.failing("it was cut short");
            }
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return new Verdict(true, "no check is configured", OptionalLong.empty());
    }

    /** Looks once, now, at a service that is not checked otherwise; in the caller's thread. */
    public Verdict look(GroupName group, CheckPlan plan, Role toldRole) {
        return judged(plan, probe(group, plan, toldRole, ".rehearsal"));
    }

    private Verdict judged(CheckPlan plan, Verdict verdict) {
        return plan.probe() instanceof CheckPlan.Command ? commands.judged(verdict) : verdict;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Verdict probe(GroupName group, CheckPlan plan, Role toldRole, String suffix) {
        CheckPlan.Probe probe = plan.probe();
        if (probe instanceof CheckPlan.Http http) {
            return NetworkProbe.http(http, plan.timeout());
        }
        if (probe instanceof CheckPlan.Tcp tcp) {
            return NetworkProbe.tcp(tcp, plan.timeout());
        }
        CheckPlan.Command command = (CheckPlan.Command) probe;
        Optional<String> refusal = command.refusal().get();
        if (refusal.isPresent()) {
            return Verdict.notRun(refusal.get());
        }
        String role = Spelling.of(toldRole);
        Map<String, String> environment =
                Map.of("BATON_GROUP", group.value(), "BATON_NODE", node.value(), "BATON_ROLE", role);
        List<String> words = new ArrayList<>(command.words());
        words.addAll(List.of("check", role, group.value()));
        return commands.run(words, environment, output.resolve(group + ".check" + suffix), plan.timeout());
    }
}
