package baton.agent;

import baton.agent.api.AgentApi;
import baton.agent.api.AgentCheck;
import baton.agent.config.AgentConfig;
import baton.agent.config.AgentConfig.Listen;
import baton.agent.config.Configuration;
import baton.agent.config.GroupConfig;
import baton.agent.ensemble.EnsembleAdapter;
import baton.agent.health.Checks;
import baton.agent.health.Verdict;
import baton.agent.hold.Cgroups;
import baton.agent.hold.ClockSource;
import baton.agent.hold.GuardWatch;
import baton.agent.hold.Holds;
import baton.agent.hold.LifeFile;
import baton.agent.hold.MarkWriter;
import baton.agent.hold.Marks;
import baton.agent.hold.ProcUptime;
import baton.agent.hold.RunDirectory;
import baton.agent.hook.HookPlaces;
import baton.agent.hook.HookResult;
import baton.agent.hook.Hooks;
import baton.agent.loop.BootClock;
import baton.agent.loop.Ending;
import baton.agent.loop.Loop;
import baton.agent.loop.Mailbox;
import baton.agent.loop.Rounds;
import baton.agent.loop.Secret;
import baton.agent.loop.Snapshot;
import baton.agent.loop.WarmUp;
import baton.failover.group.AgentPace;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Holder;
import baton.failover.member.Event;
import baton.failover.member.FoundHold;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.member.Rules;
import baton.failover.policy.Spelling;
import baton.zookeeper.Alive;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.SessionKey;
import baton.zookeeper.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the agent, from its lock to its end: who is made of what, in which order.
 *
 * <p>What earlier lives left is found before anything is asked of ZooKeeper; until that answers, the guard honours the
 * holds.
 */
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);
    private static final int INBOX = 16_384;

    private final Configuration configuration;
    private final Mailbox inbox;
    private final Loop loop;
    private final NameTaken nameTaken;
    private final LifeFile file;
    private final List<AutoCloseable> closedInOrder;

    private Life(
            Configuration configuration,
            Mailbox inbox,
            Loop loop,
            NameTaken nameTaken,
            LifeFile file,
            List<AutoCloseable> closedInOrder) {
        this.configuration = configuration;
        this.inbox = inbox;
        this.loop = loop;
        this.nameTaken = nameTaken;
        this.file = file;
        this.closedInOrder = List.copyOf(closedInOrder);
    }

    static Life begin(Configuration configuration, Path home) throws StartException {
        try {
            return wire(configuration, home);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private static Life wire(Configuration configuration, Path home) throws IOException, StartException {
        AgentConfig config = configuration.agent();
        Plans plans = new Plans(configuration.groups(), config.cgroup());
        BootClock clock = new ProcUptime();
        Mailbox inbox = new Mailbox(INBOX, Termination::broken);
        EnsembleSettings settings = new EnsembleSettings(
                config.ensemble(),
                config.root(),
                config.sessionTimeout(),
                config.access().read(System.getenv()));

        if (config.cgroup().isPresent()) {
            Cgroups.check(config.cgroup().get());
        }
        RunDirectory run = RunDirectory.open(config.runDirectory(), config.runDirectoryOnDisk());
        run.watchedBy(config.watchdog());
        ClockSource.doubt().ifPresent(LOG::warn);
        Marks marks = new Marks(config.stateDirectory());
        Secret secret = Secret.random();
        LifeFile file = new LifeFile(run, secret, Safety.ofGuard(config.protection()));
        Holder self = new Holder(config.node(), run.stamp(), secret.incarnation());
        Path scripts = home.resolve("scripts");
        ScheduledExecutorService timer = Timers.start("timer");
        Rounds rounds = new Rounds(timer, failure -> Termination.broken("its rounds", failure));
        GuardWatch guard = new GuardWatch(run, scripts.resolve("guard"), clock, inbox);
        Holds holds = new Holds(run, config.node(), plans::stop, inbox, rounds);
        Map<GroupName, List<FoundHold>> found = holds.find();
        if (run.hasHolds()) {
            // Whether this start succeeds or not, what earlier lives left has to end in time.
            guard.begin(rounds);
        }
        endUnconfigured(plans, found, holds);
        begin(plans, found, marks, inbox);

        Safety safety = Safety.of(config.protection());
        AgentApi api = listen(config.listen(), "listen", address -> AgentApi.open(address, safety.tls()));
        Optional<AgentCheck> agentCheck = listenForAgentCheck(config);
        String address = PeerAddress.published(
                config.address().orElse(config.hostName() + ":" + api.port()),
                safety.tls().isPresent());

        Path output = run.path().resolve("output");
        Watchfulness watchfulness = new Watchfulness(plans, inbox);
        Roles roles = new Roles();
        Ability ability = new Ability(inbox, rounds);
        Checks checks = new Checks(scripts, output, config.node(), roles::of, ability::isThere, watchfulness);
        HookPlaces places =
                new HookPlaces(scripts, output, config.stateDirectory().resolve("log"));
        Hooks hooks = new Hooks(
                places,
                config.node(),
                plans::hooks,
                holds::path,
                holds::provesUnused,
                (group, patience) -> result(checks.first(group, patience)),
                new PeerStop(secret.value(), safety.tls()),
                clock,
                timer,
                ability::isThere,
                inbox);

        NameTaken nameTaken = new NameTaken(marks.nodeId(), inbox);
        Keepsakes keepsakes = new Keepsakes(plans, marks, run, nameTaken);
        Alive alive = new Alive(
                config.node(), marks.nodeId(), run.stamp(), self.incarnation(), address, Version.of(Life.class));
        EnsembleAdapter ensemble =
                new EnsembleAdapter(settings, alive, configuration.pace(), inbox, keepsakes, Clock.systemUTC(), timer);
        ConnectionLog connectionLog = new ConnectionLog(ensemble, config.ensemble());

        Node node = Node.starting(self, configuration.pace(), address, members(plans));
        MarkWriter markWriter = new MarkWriter(marks, inbox, ensemble::remembers);
        Loop loop = new Loop(
                clock,
                inbox,
                Rules::next,
                node,
                new Told(ensemble, hooks, watchfulness, checks),
                new Host(markWriter, holds, hooks));
        roles.follow(loop);
        Termination.leavesByRequest(new RestartMark(run.path()), file, inbox, loop);
        watchfulness.begin(checks);
        Supplier<Snapshot> snapshots = () -> Snapshot.of(loop, address, ensemble.refusal());
        agentCheck.ifPresent(
                check -> check.answer(snapshots, clock, group -> plans.of(group).weight()));
        api.answer(snapshots, clock, new Neighbourhood(loop, inbox, marks), safety.gate());
        safety.callItself(address);
        Optional<SessionKey> lastSession = keepsakes.lastSession();
        // Nothing can refuse this start any more, so that no guard is left behind by a refusal.
        Ground ground = new Ground(loop, run, ensemble::isLeaseGone);
        guard.begin(rounds);
        rounds.add(ensemble::look);
        rounds.addToEvery(2, connectionLog::look);
        Peers peers = new Peers();
        rounds.addToEvery(4, () -> {
            ground.look();
            file.lives(peers.of(loop.latest().node()));
        });
        plans.groups().forEach(ensemble::follow);
        plans.groups().stream().findFirst().ifPresent(group -> {
            hooks.warmUp(group);
            warmUp(self, configuration.pace(), plans.of(group).spec());
        });
        ensemble.start(lastSession);
        Systemd.of(System.getenv(), snapshots, clock).ifPresent(Systemd::begin);
        LOG.info(
                "node {} of {} answers at {}",
                config.node(),
                Spelling.count(plans.groups().size(), "group"),
                PeerAddress.url(address, ""));
        new ReloadAnswer(run.path()).begun();
        return new Life(
                configuration,
                inbox,
                loop,
                nameTaken,
                file,
                List.of(
                        rounds,
                        checks,
                        () -> closeAll(agentCheck),
                        api,
                        ensemble,
                        run::forgetSession,
                        file::endsOnPurpose,
                        hooks,
                        holds,
                        markWriter,
                        () -> leaveNoGuard(nameTaken, run, guard),
                        run,
                        timer::shutdown));
    }

    /** From now on each hang-up brings in force what {@code source} reads then. */
    void reloadsOn(HangUp hangUp, Reload.Source source) {
        Path run = configuration.agent().runDirectory();
        new Reload(loop, inbox, configuration, source, new RestartMark(run), new ReloadAnswer(run)).on(hangUp);
    }

    /** Turns until the end; the exit status. */
    int run() throws InterruptedException {
        Ending ending;
        try {
            ending = loop.run();
        } catch (RuntimeException | Error e) {
            Termination.broken("its loop", e);
            throw e;
        }
        if (ending instanceof Ending.Reborn reborn) {
            file.endsOnPurpose();
            // Nothing is closed: the next life closes the session, and finds the holds, as after a crash.
            LOG.warn("the agent starts over in the same process: {}", reborn.why());
            return ExitStatus.AGAIN;
        }
        close();
        List<GroupName> kept = ((Ending.Left) ending).kept();
        if (!kept.isEmpty()) {
            LOG.warn(
                    "the agent ends and its services are stopped, but ZooKeeper did not take back the seats of {} groups;"
                            + " others take them after the wait of their leases: {}",
                    kept.size(),
                    kept);
            return ExitStatus.FAILED;
        }
        LOG.info("the agent has left all its seats and ends");
        return nameTaken.isRefused() ? ExitStatus.FAILED : ExitStatus.DONE;
    }

    private void close() {
        for (AutoCloseable each : closedInOrder) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("could not close in good order: {}", e.toString());
            }
        }
    }

    /** The first events of this life, before any other can be told. */
    private static void begin(Plans plans, Map<GroupName, List<FoundHold>> found, Marks marks, Mailbox inbox) {
        for (GroupName group : plans.groups()) {
            Known mark = Known.of(() -> marks.epoch(group));
            Known refused = Known.of(() -> marks.refused(group));
            if (mark.trouble().isPresent() || refused.trouble().isPresent()) {
                inbox.put(new Event.StateUnreadable(group, mark.trouble(), refused.trouble()));
            }
            List<FoundHold> own = found.getOrDefault(group, List.of());
            inbox.put(new Event.Started(group, own, mark.epoch(), refused.epoch()));
        }
    }

    /** An epoch that was read from a file of this host, or why it cannot be. */
    private record Known(Epoch epoch, Optional<String> trouble) {
        interface Source {
            Epoch read() throws IOException;
        }

        static Known of(Source source) {
            try {
                return new Known(source.read(), Optional.empty());
            } catch (IOException damaged) {
                LOG.error("{}", damaged.getMessage());
                return new Known(Epoch.NONE, Optional.of(String.valueOf(damaged.getMessage())));
            }
        }
    }

    /** Nobody would renew them: under {@code keep} they would stand for ever. */
    private static void endUnconfigured(Plans plans, Map<GroupName, List<FoundHold>> found, Holds holds)
            throws IOException {
        for (Map.Entry<GroupName, List<FoundHold>> entry : found.entrySet()) {
            GroupName group = entry.getKey();
            if (!entry.getValue().isEmpty() && !plans.groups().contains(group)) {
                LOG.warn("group {} has a service here but is not configured any more; the guard ends it now", group);
                for (FoundHold one : entry.getValue()) {
                    holds.lapse(group, one.hold());
                }
            }
        }
    }

    private static void closeAll(Optional<AgentCheck> check) throws IOException {
        if (check.isPresent()) {
            check.get().close();
        }
    }

    /** An agent that was refused its name never had anything to guard. */
    private static void leaveNoGuard(NameTaken nameTaken, RunDirectory run, GuardWatch guard) throws IOException {
        if (nameTaken.isRefused() && !run.hasHolds()) {
            guard.endOwn();
        }
    }

    private interface Port<T> {
        T open(InetSocketAddress address) throws IOException;
    }

    private static <T> T listen(Listen at, String key, Port<T> port) throws StartException {
        InetSocketAddress address = new InetSocketAddress(at.host(), at.port());
        if (address.isUnresolved()) {
            throw new StartException("cannot listen on " + at + ": there is no such host; correct " + key);
        }
        try {
            return port.open(address);
        } catch (IOException e) {
            throw new StartException(
                    "cannot listen on " + at + " (" + e.getMessage() + "); free it, or choose another " + key);
        }
    }

    private static Optional<AgentCheck> listenForAgentCheck(AgentConfig config) throws StartException {
        return config.agentCheck().isEmpty()
                ? Optional.empty()
                : Optional.of(listen(config.agentCheck().get(), "agent-check", AgentCheck::open));
    }

    private static void warmUp(Holder self, AgentPace pace, GroupSpec spec) {
        Thread thread = new Thread(() -> WarmUp.play(Rules::next, self, pace, spec), "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static List<Member> members(Plans plans) {
        List<Member> members = new ArrayList<>();
        for (GroupName group : plans.groups()) {
            GroupConfig own = plans.of(group);
            members.add(new Member(
                    group, own.spec(), own.priority(), own.drainCommand().isPresent()));
        }
        return members;
    }

    private static HookResult result(Verdict verdict) {
        return new HookResult(verdict.healthy(), verdict.detail());
    }
}
