package baton.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import baton.failover.group.EnsembleLoss;
import baton.failover.group.Epoch;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import baton.failover.member.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MailboxTest {
    private static final GroupName DB = new GroupName("db");
    private static final GroupName WEB = new GroupName("web");

    private final List<String> overflows = new ArrayList<>();
    private final Mailbox inbox = new Mailbox(4, overflows::add);

    @Test
    void hundredsOfViewsOfAFewGroupsDoNotFillIt() throws InterruptedException {
        for (int epoch = 0; epoch < 500; epoch++) {
            inbox.put(read(DB, epoch));
            inbox.put(read(WEB, epoch));
        }

        assertEquals(0, overflows.size());
        assertEquals(List.of(read(DB, 499), read(WEB, 499)), taken());
    }

    @Test
    void aGroupThatChangesAllTheTimeKeepsItsTurn() throws InterruptedException {
        inbox.put(read(DB, 1));
        inbox.put(read(WEB, 1));
        inbox.put(read(DB, 2));

        assertEquals(List.of(read(DB, 2), read(WEB, 1)), taken());
        inbox.put(read(DB, 3));
        assertEquals(List.of(read(DB, 3)), taken());
    }

    @Test
    void theOrderOfAGroupsEventsStays() throws InterruptedException {
        Event health = new Event.HealthChanged(DB, true, "", OptionalLong.empty());
        inbox.put(read(DB, 1));
        inbox.put(health);
        inbox.put(read(DB, 2));
        inbox.put(read(DB, 3));

        assertEquals(List.of(read(DB, 1), health, read(DB, 3)), taken());
    }

    @Test
    void eachAnswerToAReadBackArrives() throws InterruptedException {
        inbox.put(read(DB, 1));
        inbox.put(answer(DB, 2));
        inbox.put(answer(DB, 3));
        inbox.put(read(DB, 4));

        assertEquals(List.of(answer(DB, 2), answer(DB, 3), read(DB, 4)), taken());
    }

    @Test
    void aFullOneSaysSoAndDropsNothingThatItTook() throws InterruptedException {
        Event event = new Event.GuardChanged(true);
        for (int each = 0; each < 5; each++) {
            inbox.put(event);
        }

        assertEquals(List.of("the agent's loop hangs: 4 events wait for it"), overflows);
        assertEquals(List.of(event, event, event, event), taken());
    }

    @Test
    void nothingComesInTime() throws InterruptedException {
        assertNull(inbox.take(Duration.ofMillis(20)));
    }

    private List<Event> taken() throws InterruptedException {
        List<Event> taken = new ArrayList<>();
        for (Event event = inbox.take(Duration.ZERO); event != null; event = inbox.take(Duration.ZERO)) {
            taken.add(event);
        }
        return taken;
    }

    private static Event read(GroupName group, long epoch) {
        return new Event.GroupRead(group, view(epoch), false);
    }

    private static Event answer(GroupName group, long epoch) {
        return new Event.GroupRead(group, view(epoch), true);
    }

    private static GroupView view(long epoch) {
        GroupSpec spec = new GroupSpec(
                Mode.ACTIVE_PASSIVE,
                OptionalInt.empty(),
                LeaseBudget.DEFAULT,
                Optional.empty(),
                FencePolicy.NONE,
                EnsembleLoss.STOP,
                Restarts.NONE,
                0);
        return new GroupView(
                spec,
                0,
                new Epoch(epoch),
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }
}
