package baton.agent.config;

import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.policy.Durations;
import baton.failover.policy.GroupKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code groups.d/<group>.yml}: the shared part by {@link SpecKeys}, the local part itself. */
final class GroupFile {
    private static final List<String> HOOK_KEYS =
            List.of("promote", "drain", "demote", "stopped", "kill", "notify", "fence");

    /** What may stand beside run: neither starts nor stops the service. */
    private static final List<String> BESIDE_RUN = List.of("drain", "notify", "fence");

    private final Path file;
    private final Section keys;
    private final Trust trust;
    private Optional<Account> account = Optional.empty();

    private GroupFile(Path file, Section keys, Trust trust) {
        this.trust = trust;
        this.file = file;
        this.keys = keys;
    }

    /** A group's configuration with the place where each inequality would be mended. */
    record Read(GroupConfig config, Place lease) {}

    static Read read(GroupName group, Path file, String text, Trust trust) throws ConfigException {
        return read(group, file, YamlReader.read(file.toString(), text), trust);
    }

    static Read read(GroupName group, Path file, Yaml.Entries entries, Trust trust) throws ConfigException {
        Section keys = new Section(file.toString(), "", entries, GroupKeys.ALL);
        return new GroupFile(file, keys, trust).config(group);
    }

    private Read config(GroupName group) throws ConfigException {
        GroupSpec spec = SpecKeys.read(keys);
        Optional<Setting> user = keys.find("user");
        if (user.isPresent()) {
            account = Accounts.of(user.get());
        }
        Optional<List<String>> drain = Optional.empty();
        Optional<List<String>> notify = Optional.empty();
        Optional<List<String>> fence = Optional.empty();
        Optional<Setting> hooks = keys.find("hooks");
        if (hooks.isPresent()) {
            drain = commandOf(hooks.get().section(HOOK_KEYS), "drain");
            notify = commandOf(hooks.get().section(HOOK_KEYS), "notify");
            // No part of the service: what it knows of other hosts is not for the service's user.
            fence = commandOf(hooks.get().section(HOOK_KEYS), "fence", new Programs(file, trust, Optional.empty()));
        }
        Optional<Setting> check = keys.find("check");
        GroupConfig config = new GroupConfig(
                group,
                spec,
                keys.number("priority", GroupConfig.USUAL_PRIORITY, 0, 1000),
                keys.number("weight", GroupConfig.USUAL_WEIGHT, 1, 100),
                service(hooks),
                drain,
                notify,
                fence,
                keys.duration("promote-limit", GroupConfig.USUAL_PROMOTE_LIMIT),
                drainLimit(),
                keys.duration("planned-demote-limit", GroupConfig.USUAL_PLANNED_DEMOTE_LIMIT),
                keys.duration("fence-limit", GroupConfig.USUAL_FENCE_LIMIT),
                check.isPresent()
                        ? Optional.of(CheckKeys.read(
                                check.get(),
                                programs(),
                                hooks.isPresent() && keys.find("run").isEmpty()))
                        : Optional.empty(),
                account);
        return new Read(config, SpecKeys.leasePlace(keys));
    }

    private Duration drainLimit() throws ConfigException {
        Duration limit = keys.duration("drain-limit", GroupConfig.USUAL_DRAIN_LIMIT);
        if (limit.compareTo(GroupConfig.LONGEST_DRAIN_LIMIT) > 0) {
            throw keys.need("drain-limit", "")
                    .wrong(
                            "found " + Durations.written(limit),
                            "at most " + Durations.written(GroupConfig.LONGEST_DRAIN_LIMIT)
                                    + ", because a planned change that takes two minutes is forgotten",
                            "correct it");
        }
        return limit;
    }

    private Service service(Optional<Setting> hooks) throws ConfigException {
        Optional<Setting> run = keys.find("run");
        if (run.isPresent()) {
            if (hooks.isPresent() && !hooks.get().section(HOOK_KEYS).onlyHas(BESIDE_RUN)) {
                throw hooks.get()
                        .wrong(
                                "stands beside run, which starts and stops the service itself",
                                "hooks.drain, hooks.notify and hooks.fence only",
                                "remove the other hooks, or remove run");
            }
            return new Service.Supervised(
                    programs().absolute(run.get(), run.get().command()));
        }
        if (hooks.isEmpty()) {
            throw new ConfigException(
                    keys.place(),
                    "run",
                    "nothing says how the service is started",
                    "either run or hooks",
                    "add one of them");
        }
        Section own = hooks.get().section(HOOK_KEYS);
        return new Service.Hooks(
                command(own, "promote", "a command that makes the service active"),
                command(own, "demote", "a command that makes the service a standby"),
                commandOf(own, "stopped"),
                command(own, "kill", "a command that makes the service inert by force; it exits 0 only then"));
    }

    private List<String> command(Section section, String key, String meaning) throws ConfigException {
        Setting given = section.need(key, meaning);
        return programs().absolute(given, given.command());
    }

    private Optional<List<String>> commandOf(Section section, String key) throws ConfigException {
        return commandOf(section, key, programs());
    }

    private static Optional<List<String>> commandOf(Section section, String key, Programs programs)
            throws ConfigException {
        Optional<Setting> given = section.find(key);
        return given.isPresent()
                ? Optional.of(programs.absolute(given.get(), given.get().command()))
                : Optional.empty();
    }

    private Programs programs() {
        return new Programs(file, trust, account);
    }
}
