package baton.failover.member;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incident;
import baton.failover.group.MemberReport;
import baton.failover.group.OperationId;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A node's part in one group: what it knows of the group, and its tenure when it has one.
 *
 * <p>Written only by the rules, on a copy of their own; whoever else holds one may read it from any thread.
 */
public final class Member {
    final GroupName group;
    /** The policy of the local file, used until ZooKeeper's is known. */
    final GroupSpec configured;
    /** A planned change waits for the drain hook before it stops the service. */
    final boolean drains;

    int priority;
    boolean started;
    boolean healthy;
    /** This life of the agent has been told of the health. */
    boolean checked;

    /** Why the check cannot be started; the health is what it was. */
    Optional<String> unchecked = Optional.empty();

    String healthDetail = "no check has run yet";
    OptionalLong position = OptionalLong.empty();
    Optional<GroupView> view = Optional.empty();
    /** A record that decides cannot be understood: nothing new is begun, what runs goes on. */
    Optional<Frozen> frozen = Optional.empty();
    /** ZooKeeper shows less than it had committed: nothing automatic happens until an operator confirms. */
    Optional<Incident> incident = Optional.empty();
    /** Why a turn of this member, or a command that it gave, broke down last. */
    Optional<String> broken = Optional.empty();
    /** Until then it begins nothing new. */
    Tick brokenUntil = Tick.EVER;
    /** Breakdowns without a calm time in between. */
    int breakdowns;
    /** Since when nothing but views came that are too old to act upon. */
    Tick doubtSince = Tick.NEVER;

    Map<Seat, Sighting> sightings = new TreeMap<>();
    /** Seats of other incarnations under this stamp that stood still for W, as a read was asked for that confirms it. */
    Map<Seat, Sighting> silences = new TreeMap<>();
    /** A view that shows an older version of a claim than this is out of date. */
    Map<Seat, Integer> floors = new TreeMap<>();

    Map<Debt, Tick> debtsSeen = new LinkedHashMap<>();
    Optional<Tenure> tenure = Optional.empty();
    /** What else earlier lives left behind; settled one at a time, before anything new. */
    List<FoundHold> remnants = new ArrayList<>();
    /** Epochs of this host that this life proved stopped. */
    List<Epoch> proved = new ArrayList<>();
    /** Seats whose leftover claim is being given back beside a tenure. */
    List<Seat> returning = new ArrayList<>();

    /** The highest epoch that was committed, as far as this host ever learned. */
    Epoch mark = Epoch.NONE;
    /** The highest epoch of which the disk is known to know. */
    Epoch marked = Epoch.NONE;
    /** The mark that is being written. */
    Optional<Epoch> marking = Optional.empty();
    /** Why the mark is not on the disk. */
    Optional<String> unmarked = Optional.empty();
    /** When a mark that could not be written is tried again. */
    Tick markAgainAt = Tick.EVER;
    /** The highest epoch that this life asked for and gave up; it may never be committed, and is not asked for again. */
    Epoch givenUp = Epoch.NONE;
    /** Nothing of this epoch or an older one may be active here: somebody asked this node to stop. */
    Epoch refused = Epoch.NONE;
    /** Why it is not known what this node was asked to stop under. */
    Optional<String> refusalsUnknown = Optional.empty();
    /** What came of fencing the nodes of these debts, until the debts are gone. */
    Map<Debt, FenceStage> fences = new LinkedHashMap<>();

    Optional<OperationId> intentSeen = Optional.empty();
    Tick intentSince = Tick.EVER;
    Optional<OperationId> finished = Optional.empty();
    Tick betterSince = Tick.NEVER;
    int failures;
    Tick pausedUntil = Tick.EVER;
    Tick backingOffUntil = Tick.EVER;
    Optional<Reason> backOff = Optional.empty();
    boolean readingBack;
    Tick latchDueAt = Tick.EVER;
    /** How often it was asked for since it was seen last. */
    int latchAsks;

    boolean latchSeen;
    Tick createAskedAt = Tick.EVER;
    boolean missing;
    Optional<MemberReport> published = Optional.empty();
    /** When this member has something to do although nothing happened; until then only its own events concern it. */
    Tick alarm = Tick.EVER;

    /** @param drains clients are sent away before a planned stop, because a drain hook is configured */
    public Member(GroupName group, GroupSpec configured, int priority, boolean drains) {
        this.group = group;
        this.configured = configured;
        this.priority = priority;
        this.drains = drains;
    }

    Member copy() {
        Member copy = new Member(group, configured, priority, drains);
        copy.started = started;
        copy.healthy = healthy;
        copy.checked = checked;
        copy.unchecked = unchecked;
        copy.healthDetail = healthDetail;
        copy.position = position;
        copy.view = view;
        copy.frozen = frozen;
        copy.incident = incident;
        copy.broken = broken;
        copy.brokenUntil = brokenUntil;
        copy.breakdowns = breakdowns;
        copy.doubtSince = doubtSince;
        copy.sightings = new TreeMap<>(sightings);
        copy.silences = new TreeMap<>(silences);
        copy.floors = new TreeMap<>(floors);
        copy.debtsSeen = new LinkedHashMap<>(debtsSeen);
        copy.tenure = tenure.map(Tenure::copy);
        copy.remnants = new ArrayList<>(remnants);
        copy.proved = new ArrayList<>(proved);
        copy.returning = new ArrayList<>(returning);
        copy.mark = mark;
        copy.marked = marked;
        copy.marking = marking;
        copy.unmarked = unmarked;
        copy.markAgainAt = markAgainAt;
        copy.givenUp = givenUp;
        copy.refused = refused;
        copy.refusalsUnknown = refusalsUnknown;
        copy.fences = new LinkedHashMap<>(fences);
        copy.intentSeen = intentSeen;
        copy.intentSince = intentSince;
        copy.finished = finished;
        copy.betterSince = betterSince;
        copy.failures = failures;
        copy.pausedUntil = pausedUntil;
        copy.backingOffUntil = backingOffUntil;
        copy.backOff = backOff;
        copy.readingBack = readingBack;
        copy.latchDueAt = latchDueAt;
        copy.latchAsks = latchAsks;
        copy.latchSeen = latchSeen;
        copy.createAskedAt = createAskedAt;
        copy.missing = missing;
        copy.published = published;
        copy.alarm = alarm;
        return copy;
    }

    /** The view, unless it was read before this member's own latest write: then a newer one is on its way. */
    Optional<GroupView> currentView() {
        return view.isPresent() && isUpToDate(view.get()) ? view : Optional.empty();
    }

    boolean isUpToDate(GroupView candidate) {
        for (Map.Entry<Seat, Integer> floor : floors.entrySet()) {
            Optional<SeatView> seat = candidate.seat(floor.getKey());
            if (seat.isEmpty() || seat.get().claimVersion() < floor.getValue()) {
                return false;
            }
        }
        return true;
    }

    public GroupName group() {
        return group;
    }

    /** The policy in force: ZooKeeper's, or the local file's while ZooKeeper's is unknown. */
    public GroupSpec spec() {
        return view.map(GroupView::spec).orElse(configured);
    }

    public GroupSpec configured() {
        return configured;
    }

    public Optional<GroupView> view() {
        return view;
    }

    /** What stands against anything automatic; empty in good times. */
    public Optional<Incident> incident() {
        return incident;
    }

    /** The highest epoch that was committed, as far as this host ever learned. */
    public Epoch mark() {
        return mark;
    }

    /** The highest epoch that this node was asked to stop under. */
    public Epoch refused() {
        return refused;
    }

    /** True when nothing of {@code epoch} or an older one is left on {@code self}, and nothing of it will be started. */
    boolean isStopped(Holder self, Epoch epoch) {
        boolean left =
                remnants.stream().anyMatch(remnant -> !remnant.hold().epoch().isAbove(epoch))
                        || tenure.filter(own -> !own.epoch.isAbove(epoch) && own.phase != Phase.RELEASING)
                                .isPresent();
        return started && !left && !epoch.isAbove(refused) && !isUnproved(self, epoch);
    }

    /**
     * True where a record says that this host may still act, and this incarnation has not proved the opposite.
     *
     * <p>Records that were not read, or are older than what ZooKeeper once had, exclude nothing: then only what this
     * incarnation proved itself counts.
     */
    private boolean isUnproved(Holder self, Epoch epoch) {
        boolean hasProved = proved.contains(epoch)
                || tenure.filter(own -> own.epoch.equals(epoch)).isPresent();
        if (view.isEmpty() || incident.isPresent()) {
            return !hasProved;
        }
        List<Epoch> onRecord = new ArrayList<>();
        for (SeatView seat : view.get().seats()) {
            Claim claim = seat.claim();
            if (claim.state() != ClaimState.RELEASED
                    && claim.holder().filter(self::sharesHostWith).isPresent()) {
                onRecord.add(claim.epoch());
            }
            seat.debts().stream()
                    .filter(debt ->
                            debt.node().equals(self.node()) && debt.stamp().equals(self.stamp()))
                    .forEach(debt -> onRecord.add(debt.epoch()));
        }
        tenure.ifPresent(own -> onRecord.removeIf(own.epoch::equals));
        onRecord.removeAll(proved);
        return onRecord.stream().anyMatch(each -> !each.isAbove(epoch));
    }

    public Optional<Tenure> tenure() {
        return tenure;
    }

    public boolean healthy() {
        return healthy;
    }

    public OptionalLong position() {
        return position;
    }

    public int priority() {
        return priority;
    }

    /** What was last said of this member to the others: role, eligibility and the reasons. */
    public Optional<MemberReport> report() {
        return published;
    }

    public Role role() {
        return tenure.map(Member::roleOf).orElse(Role.STANDBY);
    }

    private static Role roleOf(Tenure tenure) {
        return switch (tenure.phase) {
            case CLAIMING, PROVING, HOLDING, PROMOTING, CHECKING -> Role.PROMOTING;
            case ACTIVE, DRAINING, ADOPTING, RESTARTING -> Role.ACTIVE;
            case DEMOTING, VERIFYING, KILLING, RELEASING -> Role.DEMOTING;
            case STOP_FAILED -> Role.STOP_FAILED;
        };
    }
}
