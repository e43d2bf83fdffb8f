package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.AgentCrash;
import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FailedStarts;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Intent;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Restarts;
import baton.failover.group.Seat;
import baton.failover.member.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** One run: some hosts, three groups of all kinds, faults for a while, then calm. */
final class Cluster {
    private static final long FAULTS_UNTIL = 60_000;
    private static final long CALM_UNTIL = 130_000;
    private static final GroupName DATABASE = new GroupName("database");
    private static final GroupName WORKERS = new GroupName("workers");
    private static final GroupName WEB = new GroupName("web");

    /** Each is counted, and met in every night's run. */
    static final List<String> KINDS = List.of(
            "fault: clock unreadable",
            "fault: clock set back",
            "fault: host paused with its clock",
            "fault: process table unreadable");

    final World world;
    private final Break broken;
    final SimulatedEnsemble ensemble;
    final List<SimulatedHost> hosts = new ArrayList<>();
    /** Together with those that bear a name that is another's. */
    final List<SimulatedHost> everybody = new ArrayList<>();

    final Twins twins;
    private final Map<NodeName, SimulatedAgent> agents = new TreeMap<>();
    private final Map<GroupName, GroupSpec> specs = new TreeMap<>();
    private final Judge judge;
    private final Neighbours neighbours;
    final Operator operator;
    private final Mischief mischief;
    private final Map<GroupName, FencePolicy> fences = new TreeMap<>();
    private long lives;
    private long operations;
    private boolean calm;

    Cluster(long seed, Break broken) {
        this.world = new World(seed);
        this.broken = broken;
        twins = new Twins(this);
        ensemble = new SimulatedEnsemble(world, broken);
        for (GroupName group : List.of(DATABASE, WORKERS, WEB)) {
            fences.put(group, anyPolicy());
        }
        specs.put(
                DATABASE,
                spec(DATABASE, Mode.ACTIVE_PASSIVE, OptionalInt.empty(), EnsembleLoss.STOP, Duration.ofSeconds(3)));
        specs.put(
                WORKERS,
                spec(WORKERS, Mode.ACTIVE_ACTIVE, OptionalInt.of(2), EnsembleLoss.STOP, Duration.ofSeconds(3)));
        specs.put(WEB, spec(WEB, Mode.ACTIVE_ACTIVE, OptionalInt.empty(), EnsembleLoss.KEEP, Duration.ofSeconds(3)));
        int size = (int) world.between(2, 4);
        for (int number = 1; number <= size; number++) {
            SimulatedHost host = new SimulatedHost(world, new NodeName("n" + number), broken);
            specs.forEach((group, spec) -> host.files.put(group, world.chance(0.5) ? spec : file()));
            hosts.add(host);
        }
        everybody.addAll(hosts);
        judge = new Judge(ensemble, everybody, twins::everHad);
        neighbours = new Neighbours(world, broken, everybody, this::agentOf, this::losePower);
        operator = new Operator(world, ensemble, everybody, broken);
        mischief = new Mischief(world, ensemble, specs.keySet());
    }

    private FencePolicy anyPolicy() {
        return world.chance(0.4)
                ? FencePolicy.REQUIRED
                : world.chance(0.5) ? FencePolicy.BEST_EFFORT : FencePolicy.NONE;
    }

    private GroupSpec spec(GroupName group, Mode mode, OptionalInt maxActive, EnsembleLoss loss, Duration lease) {
        return new GroupSpec(
                mode,
                maxActive,
                new LeaseBudget(lease, Duration.ofMillis(500), Duration.ofMillis(world.chance(0.3) ? 900 : 500)),
                loss == EnsembleLoss.STOP && world.chance(0.4)
                        ? Optional.of(Duration.ofMillis(world.between(1000, 5000)))
                        : Optional.empty(),
                requireNonNull(fences.get(group)),
                loss,
                new Restarts((int) world.between(0, 1), Duration.ofSeconds(30)),
                world.chance(0.5) ? 10 : 0,
                world.chance(0.5) ? AgentCrash.FAILOVER : AgentCrash.ADOPT);
    }

    /** What a host proposes for a group that is there already, with another policy. */
    private GroupSpec file() {
        return new GroupSpec(
                Mode.ACTIVE_ACTIVE,
                OptionalInt.empty(),
                new LeaseBudget(
                        Duration.ofMillis(world.between(2500, 9000)),
                        Duration.ofMillis(world.between(0, 1000)),
                        Duration.ofMillis(world.between(300, 1500))),
                Optional.empty(),
                anyPolicy(),
                world.chance(0.5) ? EnsembleLoss.KEEP : EnsembleLoss.STOP,
                new Restarts((int) world.between(0, 3), Duration.ofSeconds(30)),
                0,
                world.chance(0.5) ? AgentCrash.FAILOVER : AgentCrash.ADOPT);
    }

    /** Runs to the end; throws a {@link Judge.Violation} at the first broken promise. */
    void run() {
        hosts.forEach(this::startAgent);
        world.after(world.between(500, 8000), this::nextFault);
        while (world.step(FAULTS_UNTIL)) {
            judge.check();
        }
        healAll();
        while (world.step(CALM_UNTIL)) {
            judge.check();
        }
        List<String> unrest = judge.unrest();
        if (!unrest.isEmpty()) {
            ensemble.groups().forEach(group -> group.members
                    .values()
                    .forEach(member -> world.tell(group.name + " at the end: " + member.report())));
            throw new Judge.Violation("liveness: " + unrest);
        }
    }

    void startAgent(SimulatedHost host) {
        SimulatedAgent before = agents.get(host.name);
        if (twins.isFirst(host)) {
            // Its name is another's now, which answers.
            world.after(1000, () -> startAgent(host));
            return;
        }
        if (host.isTimeless()) {
            // Without a clock an agent ends as it starts, and is started again.
            world.after(1000, () -> startAgent(host));
            return;
        }
        if (!host.alive || (before != null && before.isAlive())) {
            return;
        }
        if (before != null) {
            before.closeSession();
        }
        SimulatedAgent agent = agent(host, specs);
        agents.put(host.name, agent);
        world.tell(host.name + ": agent starts, life " + lives);
        agent.start();
        world.after(world.between(200, 1000), () -> watchReincarnation(host, agent));
    }

    private void watchReincarnation(SimulatedHost host, SimulatedAgent agent) {
        if (agent.reincarnate && agent.isAlive()) {
            world.count("reincarnation");
            agent.crash();
            startAgent(host);
        } else if (agent.isAlive()) {
            world.after(world.between(200, 1000), () -> watchReincarnation(host, agent));
        }
    }

    private SimulatedHost anyHost() {
        return hosts.get((int) world.between(0, hosts.size() - 1));
    }

    SimulatedAgent agentOf(SimulatedHost host) {
        return twins.of(host).map(Twins.Twin::agent).orElseGet(() -> requireNonNull(agents.get(host.name)));
    }

    /** Another agent for another host, which knows only these groups. */
    SimulatedAgent agent(SimulatedHost host, Map<GroupName, GroupSpec> groups) {
        return new SimulatedAgent(world, ensemble, host, neighbours, groups, host.priorities, ++lives, broken);
    }

    /** Another host of the same name. */
    SimulatedHost twinOf(SimulatedHost first, boolean copy) {
        SimulatedHost host = new SimulatedHost(world, first.name, broken);
        if (copy) {
            host.copyStamp(first);
        } else {
            host.stampAs(first.name + "-" + ++lives);
        }
        return host;
    }

    Map<GroupName, GroupSpec> specs() {
        return specs;
    }

    GroupName anyGroup() {
        return new ArrayList<>(specs.keySet()).get((int) world.between(0, specs.size() - 1));
    }

    private void nextFault() {
        if (calm) {
            return;
        }
        if (!world.isQuiet()) {
            inject();
        }
        world.after(world.between(50, 6000), this::nextFault);
    }

    void fault(String what, SimulatedHost host) {
        world.count("fault: " + what);
        world.tell("FAULT " + what + " on " + host.name);
    }

    private void inject() {
        SimulatedHost host = anyHost();
        SimulatedAgent agent = agentOf(host);
        if (world.chance(0.25)) {
            mischief.happen(host, agent);
            return;
        }
        switch ((int) world.between(0, 29)) {
            case 0, 1 -> {
                fault("cut from ZooKeeper", host);
                agent.cut();
                if (world.chance(0.5)) {
                    world.after(world.between(2000, 9000), agent::expire);
                }
                world.after(world.between(200, 15_000), agent::heal);
            }
            case 2, 3 -> {
                fault("agent paused", host);
                agent.pause();
                world.after(world.between(100, 12_000), agent::resume);
            }
            case 4 -> restart(host, agent);
            case 5 -> {
                fault("agent crash, service alive", host);
                agent.crash();
                host.agentDied(agent.self(), this::tellAPeer);
                world.after(world.between(100, 9000), () -> startAgent(host));
                world.after(world.between(1000, 7000), () -> operator.forget(host));
                if (world.chance(0.3)) {
                    adoptBehindTheirBacks(host);
                }
            }
            case 6 -> {
                fault("host dies", host);
                losePower(host);
                if (world.chance(0.5)) {
                    operator.takeAway(host);
                }
            }
            case 7 -> {
                fault("hooks fail", host);
                host.hooksFail = true;
                world.after(world.between(2000, 15_000), () -> host.hooksFail = false);
            }
            case 8 -> {
                fault("session lost", host);
                agent.expire();
            }
            case 9 -> {
                fault("service dies", host);
                host.crashService(anyGroup());
            }
            case 10 -> {
                fault("agent stopped", host);
                agent.stop();
                world.after(world.between(2000, 8000), () -> {
                    if (agent.isAlive()) {
                        agent.crash();
                    }
                    startAgent(host);
                });
            }
            case 11 -> {
                fault("disk full", host);
                host.diskFull = true;
                world.after(world.between(1000, 8000), () -> host.diskFull = false);
            }
            case 12 -> {
                fault("lease node deleted", host);
                ensemble.deleteLease(agent.self());
            }
            case 13, 16 -> operate();
            case 17 -> {
                fault("reads late", host);
                host.readsLate = true;
                world.after(world.between(5000, 15_000), () -> host.readsLate = false);
            }
            case 18, 19 -> {
                fault("answers late", host);
                host.answersLate = true;
                world.after(world.between(5000, 20_000), () -> host.answersLate = false);
            }
            case 20, 21, 28, 29 -> new FailedStop(this, host, anyGroup()).begin();
            case 22 -> clockFails(host, agent);
            case 23 -> {
                fault("clock set back", host);
                host.setBack(world.between(1000, 8000));
                if (world.chance(0.5)) {
                    agent.cut();
                    world.after(world.between(2000, 12_000), agent::heal);
                }
            }
            case 24 -> {
                fault("host paused with its clock", host);
                host.pauseAll();
                agent.pause();
                world.after(world.between(500, 12_000), () -> {
                    host.resumeAll();
                    agent.resume();
                });
            }
            case 26, 27 -> twins.begin(host);
            case 25 -> {
                fault("process table unreadable", host);
                host.processes.unreadable = true;
                world.after(world.between(1000, 8000), () -> host.processes.unreadable = false);
            }
            case 14 -> {
                fault("drained", host);
                agent.drained = true;
                ensemble.groups().forEach(group -> ensemble.changedByHand(group.name));
                world.after(world.between(1000, 8000), () -> {
                    agentOf(host).drained = false;
                    ensemble.groups().forEach(group -> ensemble.changedByHand(group.name));
                });
            }
            default -> {
                fault("latch node deleted", host);
                ensemble.group(anyGroup()).ifPresent(group -> {
                    group.latch.removeIf(place -> place.entry().node().equals(host.name));
                    ensemble.changedByHand(group.name);
                });
            }
        }
    }

    /** Nothing on a host can read the time: its agent ends, and no hold that has an end can be believed. */
    private void clockFails(SimulatedHost host, SimulatedAgent agent) {
        fault("clock unreadable", host);
        host.loseClock(world.between(600, 15_000));
        if (agent.isAlive()) {
            agent.crash();
            host.agentDied(agent.self(), this::tellAPeer);
        }
        startAgent(host);
    }

    /** A planned restart: ready or not, the agent ends after a while, or that is called off. */
    private void restart(SimulatedHost host, SimulatedAgent agent) {
        fault("restart planned", host);
        agent.planRestart(true);
        world.after(world.between(100, 4000), () -> {
            if (world.chance(0.2)) {
                agent.planRestart(false);
            } else if (agent.isAlive()) {
                agent.crash();
                world.after(world.between(100, 20_000), () -> startAgent(host));
            }
        });
    }

    void losePower(SimulatedHost host) {
        Optional<Twins.Twin> twin = twins.of(host);
        if (twin.isPresent()) {
            twins.remove(twin.get());
            return;
        }
        agentOf(host).crash();
        host.die();
        world.after(world.between(1000, 20_000), () -> {
            host.reboot();
            startAgent(host);
        });
    }

    /** To any agent that lives, over and over as the guard does, so that it may come twice and late. */
    private void tellAPeer(Event.StoppedReported report) {
        for (int again = 0; again < 3; again++) {
            world.after(again * world.between(100, 3000), () -> {
                SimulatedAgent peer = agentOf(anyHost());
                if (peer.isAlive()) {
                    peer.isTold(report);
                }
            });
        }
    }

    /** A new life takes over in time, but the others hear of it late, and ZooKeeper answers slowly. */
    private void adoptBehindTheirBacks(SimulatedHost host) {
        world.count("fault: adoption seen late");
        host.answersLate = world.chance(0.5);
        world.after(
                world.between(200, 1000),
                () -> hosts.stream().filter(other -> other != host).forEach(other -> other.readsLate = true));
        world.after(world.between(1200, 2200), () -> startAgent(host));
        world.after(
                world.between(6000, 9000),
                () -> hosts.forEach(other -> {
                    other.readsLate = false;
                    other.answersLate = false;
                }));
    }

    /** What operators ask for in the middle of it all. */
    private void operate() {
        GroupName name = anyGroup();
        if (ensemble.group(name).isEmpty()) {
            return;
        }
        SimulatedGroup group = ensemble.group(name).get();
        List<Seat> seats = new ArrayList<>(group.claims.keySet());
        if (seats.isEmpty()) {
            return;
        }
        Seat seat = seats.get((int) world.between(0, seats.size() - 1));
        Claim claim = requireNonNull(group.claims.get(seat)).claim();
        switch ((int) world.between(0, 6)) {
            case 5 -> operator.forget(anyHost());
            case 6 -> {
                // A debt under a copied stamp is paid by the copy: a stamp that can be copied is no identity.
                if (!twins.hasCopy()) {
                    world.tell("FAULT confirmed " + name);
                    operator.confirm(name);
                }
            }
            case 0 -> {
                world.count("fault: revoked");
                world.tell("FAULT revoked " + name + "/" + seat);
                operator.fence(name, seat);
                if (world.chance(0.6)) {
                    world.after(world.between(0, 4000), () -> operator.visit(name, seat));
                }
                if (world.chance(0.5)) {
                    hosts.stream().filter(host -> claim.names(host.name)).forEach(host -> {
                        host.readsLate = true;
                        world.after(10_000, () -> host.readsLate = false);
                    });
                }
            }
            case 3 -> revokeBeforeTheStart(name, seat);
            case 2 -> {
                world.tell("FAULT operator looks at " + name + "/" + seat);
                operator.visit(name, seat);
            }
            case 1 -> {
                if (claim.state() == ClaimState.HELD && group.intent.isEmpty()) {
                    world.count("fault: switchover asked");
                    world.tell("FAULT switchover of " + name + "/" + seat);
                    NodeName to = anyHost().name;
                    NodeName from = claim.holder().orElseThrow().node();
                    group.intent = Optional.of(new Intent(
                            new OperationId("op-" + ++operations),
                            seat,
                            claim.epoch(),
                            from,
                            to.equals(from) ? Optional.empty() : Optional.of(to),
                            Duration.ofSeconds(10),
                            Cause.SWITCHOVER));
                    ensemble.changedByHand(name);
                }
            }
            default -> changePolicy(name, Duration.ofMillis(world.between(2500, 5000)));
        }
    }

    void shortenLease(GroupName name) {
        if (ensemble.group(name).isPresent()) {
            changePolicy(name, Duration.ofMillis(2500));
        }
    }

    private void changePolicy(GroupName name, Duration lease) {
        world.count("fault: policy changed");
        world.tell("FAULT policy of " + name + " changed, lease " + lease);
        ensemble.change(
                name,
                name.equals(DATABASE)
                        ? spec(name, Mode.ACTIVE_PASSIVE, OptionalInt.empty(), EnsembleLoss.STOP, lease)
                        : name.equals(WORKERS)
                                ? spec(
                                        name,
                                        Mode.ACTIVE_ACTIVE,
                                        OptionalInt.of((int) world.between(1, 3)),
                                        EnsembleLoss.STOP,
                                        lease)
                                : spec(name, Mode.ACTIVE_ACTIVE, OptionalInt.empty(), EnsembleLoss.KEEP, lease));
    }

    /** A seat is taken away from who has not begun to act in it yet and hears of that late; an operator sees nothing run. */
    private void revokeBeforeTheStart(GroupName name, Seat seat) {
        world.count("fault: revoked before the start");
        world.tell("FAULT revoked before the start " + name + "/" + seat);
        hosts.forEach(host -> host.startsLate = true);
        ensemble.revoke(name, seat);
        long then = world.between(50, 4500);
        world.after(then, () -> {
            SimulatedGroup.Versioned claim =
                    ensemble.group(name).orElseThrow().claims.get(seat);
            if (claim != null && claim.claim().state() == ClaimState.HELD) {
                hosts.stream().filter(host -> claim.claim().names(host.name)).forEach(host -> host.readsLate = true);
                ensemble.revoke(name, seat);
                operator.visit(name, seat);
            }
        });
        world.after(
                then + 10_000,
                () -> hosts.forEach(host -> {
                    host.startsLate = false;
                    host.readsLate = false;
                }));
    }

    private void healAll() {
        calm = true;
        world.calmDown();
        world.tell("CALM");
        twins.removeAll();
        world.after(30_000, twins::settle);
        for (SimulatedHost host : hosts) {
            host.hooksFail = false;
            host.processes.unstoppable = Optional.empty();
            host.processes.unreadable = false;
            host.diskFull = false;
            host.startsLate = false;
            host.readsLate = false;
            host.answersLate = false;
            host.reboot();
            mischief.end(host, agentOf(host));
            agentOf(host).drained = false;
            agentOf(host).heal();
            startAgent(host);
        }
        ensemble.groups().forEach(group -> ensemble.changedByHand(group.name));
        liftTheLimit();
    }

    /** As an operator does once the cause of so many failed starts is gone. */
    private void liftTheLimit() {
        for (SimulatedGroup group : ensemble.groups()) {
            boolean waits = group.claims.values().stream()
                    .anyMatch(claim -> claim.claim().failed().under(group.specVersion) > FailedStarts.FREE);
            if (waits) {
                world.count("limit of starts lifted");
                ensemble.change(group.name, group.spec);
            }
        }
    }
}
