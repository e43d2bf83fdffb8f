package baton.failover.member;

import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one node was told and commanded in one group, and what must never follow it; checked at every step of every test. */
final class Ledger {
    private static final Duration SLACK = Duration.ofMillis(Stage.SLACK);

    private final GroupName group;
    private final Map<Long, Command.Renew> renewals = new HashMap<>();
    private final Map<Epoch, Hold> holds = new HashMap<>();
    private final Set<Epoch> standing = new HashSet<>();
    private final Set<Epoch> proved = new HashSet<>();
    private final Set<Epoch> killed = new HashSet<>();
    private final Set<Epoch> over = new HashSet<>();
    private final Set<Epoch> asked = new HashSet<>();
    private Epoch marked = Epoch.NONE;
    private boolean claimUnderWay;
    private boolean exited;

    Ledger(GroupName group) {
        this.group = group;
    }

    void note(Event event) {
        if (event instanceof Event.OfGroup ofGroup && !ofGroup.group().equals(group)) {
            return;
        }
        if (event instanceof Event.Started started) {
            marked = marked.max(started.mark());
            started.found().forEach(found -> holds.put(found.hold().epoch(), found.hold()));
        } else if (event instanceof Event.MarkWritten written) {
            marked = written.refusal().isEmpty() ? marked.max(written.epoch()) : marked;
        } else if (event instanceof Event.Undone undone) {
            undone.commands().forEach(this::undone);
        } else if (event instanceof Event.HoldWritten written) {
            if (written.refusal().isEmpty()) {
                standing.add(written.epoch());
            } else if (!standing.contains(written.epoch())) {
                holds.remove(written.epoch());
            }
        } else if (event instanceof Event.ClaimEnded ended) {
            claimUnderWay = false;
            if (ended.outcome() instanceof Outcome.Refused) {
                asked.remove(ended.epoch());
            }
        } else if (event instanceof Event.RenewalEnded ended && ended.outcome() instanceof RenewalOutcome.Committed) {
            covered(ended.number()).forEach(covered -> proved.add(covered.epoch()));
        }
    }

    private void undone(Command command) {
        if (command instanceof Command.Claim || command instanceof Command.AddSeat) {
            claimUnderWay = false;
        } else if (command instanceof Command.WriteHold write
                && !standing.contains(write.hold().epoch())) {
            holds.remove(write.hold().epoch());
        }
    }

    private List<Covered> covered(long number) {
        return Optional.ofNullable(renewals.get(number)).map(Command.Renew::covered).orElse(List.of()).stream()
                .filter(covered -> covered.group().equals(group))
                .toList();
    }

    void check(Step step, Tick now) {
        assertTrue(step.alarm().compareTo(now) > 0, "an alarm is in the future");
        for (Command command : step.commands()) {
            check(command, now);
        }
    }

    private void check(Command command, Tick now) {
        if (command instanceof Command.Claim claim && claim.group().equals(group)) {
            claim(claim.claim().epoch());
        } else if (command instanceof Command.AddSeat add && add.group().equals(group)) {
            claim(add.claim().epoch());
        } else if (command instanceof Command.Renew renew) {
            renewals.put(renew.number(), renew);
        } else if (command instanceof Command.WriteHold write && write.group().equals(group)) {
            hold(write.hold());
        } else if (command instanceof Command.ExtendHold extend
                && extend.group().equals(group)) {
            assertTrue(holds.containsKey(extend.hold().epoch()), "only a hold that stands is extended: " + command);
            hold(extend.hold());
        } else if (command instanceof Command.DropHold drop && drop.group().equals(group)) {
            holds.remove(drop.epoch());
            over.add(drop.epoch());
        } else if (command instanceof Command.Release release && release.group().equals(group)) {
            Epoch epoch = release.claim().epoch();
            assertTrue(!holds.containsKey(epoch), "the hold is dropped before its claim is released: " + command);
            over.add(epoch);
        } else if (command instanceof Command.RunHook run && run.group().equals(group)) {
            hook(run.call(), now);
        } else if (command instanceof Command.Exit) {
            assertTrue(!exited && holds.isEmpty(), "who exits left every seat, once");
            exited = true;
        }
    }

    private void claim(Epoch epoch) {
        assertTrue(!claimUnderWay, "one claim is in flight at a time");
        assertTrue(asked.stream().allMatch(epoch::isAbove), "epoch " + epoch + " is above all that were asked for");
        assertTrue(holds.isEmpty(), "nobody claims while a hold is left on the host");
        claimUnderWay = true;
        asked.add(epoch);
    }

    private void hold(Hold hold) {
        Epoch epoch = hold.epoch();
        assertTrue(!over.contains(epoch), "epoch " + epoch + " was given up once");
        assertTrue(proved.contains(epoch) || holds.containsKey(epoch), "a hold rests on a renewal: " + hold);
        assertTrue(!epoch.isAbove(marked) || holds.containsKey(epoch), "the epoch of a hold is on the disk: " + hold);
        boolean endless = hold.until().equals(Tick.NEVER) && hold.killAt().equals(Tick.NEVER);
        assertTrue(endless || hold.killAt().compareTo(hold.until()) < 0, "the guard has time to kill: " + hold);
        assertTrue(
                endless || hold.killAt().plus(hold.killLimit()).plus(SLACK).equals(hold.until()),
                "kill-at leaves the guard its slack and the very K that the hold tells it: " + hold);
        holds.put(epoch, hold);
    }

    private void hook(HookCall call, Tick now) {
        Epoch epoch = call.epoch();
        if (call.hook() == Hook.KILL) {
            killed.add(epoch);
            over.add(epoch);
            return;
        }
        assertTrue(!killed.contains(epoch), call.hook() + " after KILL of epoch " + epoch);
        if (call.hook() == Hook.PROMOTE) {
            Hold hold = holds.get(epoch);
            assertTrue(hold != null && standing.contains(epoch), "promote under a hold that stands");
            assertTrue(!(hold != null && hold.killAt().isReached(now)), "promote before the hold's end");
            assertTrue(proved.contains(epoch), "promote after a committed renewal");
        }
    }
}
