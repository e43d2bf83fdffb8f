package baton.failover.policy;

import baton.failover.group.AgentCrash;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The policy of a group: every key, described once.
 *
 * <p>Files, the REST API and its schema, the command line, the record in ZooKeeper, the table of the documents and what is
 * said of differences are made from {@link #KEYS}. To add a key: a component of {@link GroupSpec}, an entry here, its line
 * in {@link #spec}.
 */
public final class Policy {
    private static final PolicyKey<Mode> MODE = key(
                    "mode",
                    "mode",
                    new WordForm<>(Spelling.words(Mode.class)),
                    spec -> Optional.of(spec.mode()),
                    "active-active",
                    "how many members are active: one, or several")
            .inEveryRecord();

    private static final PolicyKey<Long> MAX_ACTIVE = key(
                    "max-active",
                    "maxActive",
                    new NumberForm(1, 1000),
                    spec -> spec.maxActive().isPresent()
                            ? Optional.of((long) spec.maxActive().getAsInt())
                            : Optional.empty(),
                    "2",
                    "the most members that are active at once; only with `active-active`")
            .usually("no bound", values -> Optional.empty());

    private static final PolicyKey<LeaseBudget> PROFILE = key(
                    "profile",
                    "",
                    new WordForm<>(Profiles.BUDGETS),
                    spec -> Optional.empty(),
                    "tolerant",
                    "times that were tried together: values for `lease`, `demote-limit` and `kill-limit`")
            .usually(LeaseBudget.DEFAULT);

    private static final PolicyKey<Duration> LEASE = key(
                    "lease",
                    "leaseMillis",
                    TimeForm.ABOVE_ZERO,
                    spec -> Optional.of(spec.budget().lease()),
                    "9s",
                    "L: how long one renewal lets a service run")
            .usually(
                    "by profile: " + times(LeaseBudget::lease),
                    values -> Optional.of(values.get(PROFILE).lease()))
            .inEveryRecord();

    private static final PolicyKey<Duration> DEMOTE_LIMIT = key(
                    "demote-limit",
                    "demoteMillis",
                    TimeForm.FROM_ZERO,
                    spec -> Optional.of(spec.budget().demote()),
                    "0ms",
                    "S: time for a graceful stop when the lease is lost")
            .usually(
                    "by profile: " + times(LeaseBudget::demote),
                    values -> Optional.of(values.get(PROFILE).demote()))
            .inEveryRecord();

    private static final PolicyKey<Duration> KILL_LIMIT = key(
                    "kill-limit",
                    "killMillis",
                    TimeForm.ABOVE_ZERO,
                    spec -> Optional.of(spec.budget().kill()),
                    "700ms",
                    "K: time in which the kill makes the service inert")
            .usually(
                    "by profile: " + times(LeaseBudget::kill),
                    values -> Optional.of(values.get(PROFILE).kill()))
            .inEveryRecord()
            // Version 0.1.0 accepted 0 over REST, while its hosts took the limit of their files.
            .inRecords("0ms", LeaseBudget.DEFAULT.kill());

    private static final PolicyKey<Optional<Duration>> PREEMPT = key(
                    "preempt",
                    "preemptAfterMillis",
                    new OrNever<>(TimeForm.ABOVE_ZERO),
                    spec -> spec.preempt().isPresent() ? Optional.of(spec.preempt()) : Optional.empty(),
                    "30s",
                    "how long a member of higher priority must be eligible before it takes over")
            .usually("never", values -> Optional.of(Optional.empty()))
            // Version 0.1.0 accepted 0 over REST: at once.
            .inRecords("0ms", Optional.of(Duration.ofMillis(1)));

    private static final PolicyKey<FencePolicy> FENCE = key(
                    "fence",
                    "fence",
                    new WordForm<>(Spelling.words(FencePolicy.class)),
                    spec -> Optional.of(spec.fence()),
                    "required",
                    "whether a successor may start while its predecessor was neither proved stopped nor fenced:"
                            + " `none` yes, `best-effort` after the fence hook was tried, `required` no")
            .usually(FencePolicy.NONE)
            .inEveryRecord();

    private static final PolicyKey<EnsembleLoss> ON_ENSEMBLE_LOSS = key(
                    "on-ensemble-loss",
                    "onEnsembleLoss",
                    new WordForm<>(Spelling.words(EnsembleLoss.class)),
                    spec -> Optional.of(spec.onEnsembleLoss()),
                    "stop",
                    "what a holder does while ZooKeeper cannot be reached; `keep` only where the number of actives has"
                            + " no bound")
            .usually(
                    "`stop`; `keep` where the number of actives has no bound",
                    values -> Optional.of(
                            values.get(MODE) == Mode.ACTIVE_PASSIVE
                                            || values.find(MAX_ACTIVE).isPresent()
                                    ? EnsembleLoss.STOP
                                    : EnsembleLoss.KEEP))
            .inEveryRecord();

    private static final PolicyKey<AgentCrash> ON_AGENT_CRASH = key(
                    "on-agent-crash",
                    "onAgentCrash",
                    new WordForm<>(Spelling.words(AgentCrash.class)),
                    spec -> Optional.of(spec.onAgentCrash()),
                    "failover",
                    "what becomes of the service when its agent dies: `adopt` it goes on until its lease ends,"
                            + " `failover` the guard ends it at once")
            .usually(AgentCrash.ADOPT)
            // A service that waits for its lease is safe; a group that is frozen is dead after its next failure.
            .informing();

    private static final PolicyKey<Restarts> RESTARTS = key(
                    "restarts",
                    "restarts",
                    new RestartsForm(),
                    spec -> Optional.of(spec.restarts()),
                    "3 in 10m",
                    "how often a failed service is restarted in place before the group fails over")
            .usually(Restarts.NONE);

    private static final PolicyKey<Long> POSITION_THRESHOLD = key(
                    "position-threshold",
                    "positionThreshold",
                    new NumberForm(0, 999_999_999),
                    spec -> Optional.of(spec.positionThreshold()),
                    "5",
                    "differences of position up to this do not matter for who is next")
            .usually(0L);

    /** Every key, in the order in which it is shown. */
    public static final List<PolicyKey<?>> KEYS = List.of(
            MODE,
            MAX_ACTIVE,
            PROFILE,
            LEASE,
            DEMOTE_LIMIT,
            KILL_LIMIT,
            PREEMPT,
            FENCE,
            ON_ENSEMBLE_LOSS,
            ON_AGENT_CRASH,
            RESTARTS,
            POSITION_THRESHOLD);

    private Policy() {}

    /** One key that is not the same in two specs; a side that has none is absent. */
    public record Changed(String key, Optional<String> from, Optional<String> to) {}

    private static GroupSpec spec(Values values) {
        return new GroupSpec(
                values.get(MODE),
                values.find(MAX_ACTIVE)
                        .map(most -> OptionalInt.of(most.intValue()))
                        .orElse(OptionalInt.empty()),
                new LeaseBudget(values.get(LEASE), values.get(DEMOTE_LIMIT), values.get(KILL_LIMIT)),
                values.get(PREEMPT),
                values.get(FENCE),
                values.get(ON_ENSEMBLE_LOSS),
                values.get(RESTARTS),
                values.get(POSITION_THRESHOLD),
                values.get(ON_AGENT_CRASH));
    }

    /**
     * Reads a policy as people write it.
     *
     * @param texts the text of each key that is given; other keys than those of a policy are not looked at
     * @throws baton.failover.group.RefusedKey for the first key that is wrong, alone or beside the others
     */
    public static GroupSpec read(Map<String, String> texts) {
        Values values = new Values();
        for (PolicyKey<?> key : KEYS) {
            String text = texts.get(key.name());
            if (text != null) {
                values.read(key, text);
            }
        }
        return spec(values);
    }

    /** Writes a policy with the keys and values that {@link #read} takes; numbers are numbers, all else is text. */
    public static Map<String, Object> written(GroupSpec spec) {
        Map<String, Object> written = new LinkedHashMap<>();
        KEYS.forEach(key -> plain(key, spec).ifPresent(value -> written.put(key.name(), value)));
        return written;
    }

    private static <T> Optional<Object> plain(PolicyKey<T> key, GroupSpec spec) {
        return key.in().apply(spec).map(key.form()::plain);
    }

    public static List<Changed> changes(GroupSpec before, GroupSpec after) {
        return KEYS.stream()
                .map(key -> new Changed(key.name(), text(key, before), text(key, after)))
                .filter(change -> !change.from().equals(change.to()))
                .toList();
    }

    private static <T> Optional<String> text(PolicyKey<T> key, GroupSpec spec) {
        return key.in().apply(spec).map(key.form()::written);
    }

    /**
     * Reads a policy from its record.
     *
     * @throws IllegalArgumentException with a sentence when a field is missing or wrong
     */
    public static GroupSpec readRecord(RecordFields record) {
        Values values = new Values();
        for (PolicyKey<?> key : KEYS) {
            Optional<String> text = recorded(key, record);
            text.ifPresent(found -> values.readRecorded(key, found));
            if (text.isEmpty() && key.always()) {
                throw missing(key.field());
            }
        }
        return spec(values);
    }

    private static Optional<String> recorded(PolicyKey<?> key, RecordFields record) {
        if (!key.isRecorded()) {
            return Optional.empty();
        }
        return key.informs()
                ? record.informText(key.field(), word -> key.form().parse(word).isPresent())
                : key.form().recorded(record, key.field());
    }

    /** Writes the fields of a record: texts, numbers and maps of numbers. */
    public static Map<String, Object> record(GroupSpec spec) {
        Map<String, Object> record = new LinkedHashMap<>();
        KEYS.stream().filter(PolicyKey::isRecorded).forEach(key -> recorded(key, spec)
                .ifPresent(value -> record.put(key.field(), value)));
        return record;
    }

    private static <T> Optional<Object> recorded(PolicyKey<T> key, GroupSpec spec) {
        return key.in().apply(spec).map(key.form()::record);
    }

    /** Describes each key to programs, in the words of JSON Schema. */
    public static Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (PolicyKey<?> key : KEYS) {
            Map<String, Object> property = new LinkedHashMap<>(key.form().schema());
            property.put("description", key.meaning() + "; usual value: " + key.usually());
            properties.put(key.name(), property);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        schema.put("required", List.of(MODE.name()));
        return schema;
    }

    static IllegalArgumentException missing(String field) {
        return new IllegalArgumentException("expected a field \"" + field + "\", found none");
    }

    private static String times(Function<LeaseBudget, Duration> which) {
        return String.join(
                ", ",
                Stream.of(LeaseBudget.FAST, LeaseBudget.DEFAULT, LeaseBudget.TOLERANT)
                        .map(which)
                        .map(Durations::written)
                        .toList());
    }

    private static <T> PolicyKey<T> key(
            String name,
            String field,
            Form<T> form,
            Function<GroupSpec, Optional<T>> in,
            String example,
            String meaning) {
        return new PolicyKey<>(
                name,
                field,
                false,
                false,
                form,
                in,
                values -> Optional.empty(),
                "none: it must be given",
                text -> Optional.empty(),
                example,
                meaning);
    }
}
