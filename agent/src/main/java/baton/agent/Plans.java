package baton.agent;

import baton.agent.config.Account;
import baton.agent.config.Check;
import baton.agent.config.GroupConfig;
import baton.agent.config.Service;
import baton.agent.health.CheckPlan;
import baton.agent.hold.StopPlan;
import baton.agent.hook.GroupHooks;
import baton.agent.hook.HookFile;
import baton.agent.hook.RunAs;
import baton.failover.group.GroupName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The configuration of each group in the words of who carries it out. */
final class Plans {
    private final Map<GroupName, GroupConfig> groups = new TreeMap<>();
    private final Optional<Path> cgroups;

    /** @param cgroups where supervised services get a cgroup of their own; empty: nowhere */
    Plans(List<GroupConfig> groups, Optional<Path> cgroups) {
        this.cgroups = cgroups;
        groups.forEach(group -> this.groups.put(group.group(), group));
    }

    GroupConfig of(GroupName group) {
        GroupConfig known = groups.get(group);
        if (known == null) {
            throw new IllegalArgumentException("group " + group + " is not configured on this host");
        }
        return known;
    }

    Set<GroupName> groups() {
        return groups.keySet();
    }

    /** Makes every plan, so that one that cannot be made is found out before it is needed. */
    void tryAll() {
        for (GroupName group : groups.keySet()) {
            var unused = List.of(stop(group), hooks(group), check(group));
        }
    }

    StopPlan stop(GroupName name) {
        GroupConfig group = of(name);
        if (group.service() instanceof Service.Hooks hooks) {
            List<String> stopped =
                    hooks.stopped().map(words -> asUser(group, words)).orElse(List.of());
            return StopPlan.ofHooks(name, asUser(group, hooks.kill()), stopped, false);
        }
        return new StopPlan(List.of(), List.of(), true, cgroups);
    }

    GroupHooks hooks(GroupName name) {
        GroupConfig group = of(name);
        List<String> run = List.of();
        List<String> promote = List.of();
        List<String> demote = List.of();
        if (group.service() instanceof Service.Supervised service) {
            run = service.command();
        } else if (group.service() instanceof Service.Hooks hooks) {
            promote = hooks.promote();
            demote = hooks.demote();
        }
        return new GroupHooks(
                run,
                promote,
                group.drainCommand().orElse(List.of()),
                demote,
                group.notifyCommand().orElse(List.of()),
                group.fenceCommand().orElse(List.of()),
                group.promoteLimit(),
                group.drainLimit(),
                group.plannedDemoteLimit(),
                group.fenceLimit(),
                group.user().map(Plans::runAs));
    }

    private static List<String> asUser(GroupConfig group, List<String> command) {
        return group.user().map(user -> runAs(user).words(command)).orElse(command);
    }

    static RunAs runAs(Account user) {
        return new RunAs(user.name(), user.uid(), user.gid(), user.groups(), user.home());
    }

    Optional<CheckPlan> check(GroupName name) {
        GroupConfig group = of(name);
        return group.check().map(check -> check(group, check));
    }

    private static CheckPlan check(GroupConfig group, Check check) {
        return new CheckPlan(probe(group, check.look()), check.interval(), check.timeout(), check.rise(), check.fall());
    }

    private static CheckPlan.Probe probe(GroupConfig group, Check.Look look) {
        if (look instanceof Check.ByCommand command) {
            OptionalInt user =
                    group.user().map(account -> OptionalInt.of(account.uid())).orElse(OptionalInt.empty());
            return new CheckPlan.Command(
                    asUser(group, command.command()), () -> HookFile.refusal(command.command(), user));
        }
        if (look instanceof Check.ByHttp http) {
            return new CheckPlan.Http(http.address());
        }
        Check.ByTcp tcp = (Check.ByTcp) look;
        return new CheckPlan.Tcp(tcp.host(), tcp.port());
    }
}
