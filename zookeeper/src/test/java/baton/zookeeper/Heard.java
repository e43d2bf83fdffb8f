package baton.zookeeper;

import baton.failover.group.GroupView;
import baton.failover.group.SeatView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a watch told, in order. */
final class Heard implements GroupWatch.Listener {
    record Told(GroupState state, boolean answersReadBack) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @Override
    public void present(GroupView view, boolean answersReadBack) {
        told.add(new Told(new GroupState.Present(view), answersReadBack));
    }

    @Override
    public void missing(boolean answersReadBack) {
        told.add(new Told(new GroupState.Missing(), answersReadBack));
    }

    @Override
    public void unreadable(String sentence, List<SeatView> understood, boolean answersReadBack) {
        told.add(new Told(new GroupState.Unreadable(sentence, Optional.empty(), understood), answersReadBack));
    }

    Told next() throws InterruptedException {
        Told next = told.poll(TestEnsemble.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("the watch told nothing");
        }
        return next;
    }

    /** The first view that {@code wanted} holds for; what came before it is dropped. */
    GroupView view(Predicate<GroupView> wanted) throws InterruptedException {
        while (true) {
            if (next().state() instanceof GroupState.Present present && wanted.test(present.view())) {
                return present.view();
            }
        }
    }

    String unreadable() throws InterruptedException {
        while (true) {
            if (next().state() instanceof GroupState.Unreadable unreadable) {
                return unreadable.sentence();
            }
        }
    }

    boolean isSilent() {
        return told.isEmpty();
    }

    void forget() {
        told.clear();
    }
}
