package baton.agent;

import baton.agent.Rehearsed.Outcome;
import baton.agent.config.Check;
import baton.agent.config.GroupConfig;
import baton.agent.config.Service;
import baton.agent.health.CheckPlan;
import baton.agent.health.Checks;
import baton.agent.health.Verdict;
import baton.agent.hook.HookPlaces;
import baton.agent.hook.HookResult;
import baton.agent.hook.Rehearsal;
import baton.failover.group.GroupName;
import baton.failover.group.LeaseBudget;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs the hooks of one group on this host, where that changes nothing, and takes their times.
 *
 * <p>What only looks is run as it is: the check and {@code stopped}. What would change the service is run only when its
 * program declares that it honours {@code BATON_REHEARSAL}; nobody else can know what a marked hook does.
 */
final class Rehearse {
    private static final Duration NOTIFY_LIMIT = Duration.ofSeconds(30);

    private final Path runDirectory;
    private final NodeName node;
    private final GroupConfig group;
    private final Plans plans;
    private final Path scripts;
    private final List<Rehearsed> played = new ArrayList<>();

    Rehearse(Path runDirectory, NodeName node, GroupConfig group, Plans plans, Path scripts) {
        this.runDirectory = runDirectory;
        this.node = node;
        this.group = group;
        this.plans = plans;
        this.scripts = scripts;
    }

    /** What came of each hook, in the order of a failover. */
    List<Rehearsed> run() throws StartException {
        refuseWhereItServes();
        try {
            Path output = Files.createTempDirectory("baton-rehearsal");
            try {
                play(output);
            } finally {
                clear(output);
            }
        } catch (IOException e) {
            throw new StartException("there is no room for the output of the hooks: " + e.getMessage());
        }
        return List.copyOf(played);
    }

    private void play(Path output) {
        HookPlaces places = new HookPlaces(scripts, output, output);
        Rehearsal rehearsal = new Rehearsal(places, node, group.group(), plans.hooks(group.group()));
        LeaseBudget budget = group.spec().budget();
        group.check().ifPresent(check -> check(check, output));
        if (group.service() instanceof Service.Hooks hooks) {
            hooks.stopped()
                    .ifPresent(command -> add(
                            "stopped",
                            budget.kill(),
                            "kill-limit",
                            () -> rehearsal.play("stopped", "standby", command, budget.kill())));
            marked(rehearsal, "promote", "active", hooks.promote(), group.promoteLimit(), "promote-limit");
            Duration planned = group.plannedDemoteLimit();
            marked(rehearsal, "demote", "standby", hooks.demote(), planned, "planned-demote-limit");
            marked(rehearsal, "kill", "standby", hooks.kill(), budget.kill(), "kill-limit");
        } else {
            skip("run", "the service itself is not started in a rehearsal");
        }
        group.drainCommand()
                .ifPresent(command -> marked(rehearsal, "drain", "active", command, group.drainLimit(), "drain-limit"));
        group.notifyCommand()
                .ifPresent(command ->
                        marked(rehearsal, "notify", "standby", command, NOTIFY_LIMIT, "the limit of every notice"));
        group.fenceCommand()
                .ifPresent(
                        command -> marked(rehearsal, "fence", "promoting", command, group.fenceLimit(), "fence-limit"));
    }

    private void check(Check check, Path output) {
        if (!check.standby()) {
            skip("check", "it is only asked while the service is active (while: active)");
            return;
        }
        GroupName name = group.group();
        CheckPlan plan = plans.check(name).orElseThrow();
        try (Checks checks = new Checks(scripts, output, node, any -> Role.STANDBY, () -> true, event -> {})) {
            add("check", check.timeout(), "check.timeout", () -> {
                Verdict verdict = checks.look(name, plan, Role.STANDBY);
                return new HookResult(verdict.healthy(), verdict.detail());
            });
        }
    }

    private void marked(
            Rehearsal rehearsal, String event, String role, List<String> command, Duration limit, String key) {
        if (Rehearsal.isKnownTo(command)) {
            add(event, limit, key, () -> rehearsal.play(event, role, command, limit));
        } else {
            skip(
                    event,
                    command.get(0) + " does not say \"" + Rehearsal.DECLARATION
                            + "\" in its first lines, so it may not know BATON_REHEARSAL");
        }
    }

    private void add(String event, Duration limit, String key, Supplier<HookResult> hook) {
        long begin = System.nanoTime();
        HookResult result = hook.get();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        Outcome outcome = result.succeeded() ? Outcome.PASSED : Outcome.FAILED;
        // A lost lease leaves a demote less time than a planned one.
        Optional<Duration> budget =
                event.equals("demote") ? Optional.of(group.spec().budget().demote()) : Optional.empty();
        played.add(new Rehearsed(event, outcome, took, limit, key, budget, result.detail()));
    }

    private void skip(String event, String why) {
        played.add(new Rehearsed(event, Outcome.SKIPPED, Duration.ZERO, Duration.ZERO, "", Optional.empty(), why));
    }

    private void refuseWhereItServes() throws StartException {
        Path holds = runDirectory.resolve("holds").resolve(group.group().value());
        if (!Files.isDirectory(runDirectory)) {
            return;
        }
        if (!Files.isReadable(runDirectory)) {
            throw new StartException(runDirectory + " cannot be read; run this as the agent's user");
        }
        if (!Files.isDirectory(holds)) {
            return;
        }
        try (Stream<Path> files = Files.list(holds)) {
            if (files.anyMatch(file -> !file.getFileName().toString().endsWith(".released"))) {
                throw new StartException("this host serves " + group.group()
                        + " or is just ending it; rehearse on a standby, or hand it over first with \"baton switchover "
                        + group.group() + "\"");
            }
        } catch (IOException e) {
            throw new StartException(holds + " cannot be read (" + e.getMessage() + "); run this as the agent's user");
        }
    }

    private static void clear(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
