package baton.coordinator.ensemble;

import baton.coordinator.view.EnsembleUnreachable;
import baton.coordinator.view.Estate;
import baton.coordinator.view.Written;
import baton.failover.member.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers on the thread of a request; never called on a thread that delivers them. */
final class Answers {
    private Answers() {}

    static <T> T of(CompletableFuture<T> answer) {
        try {
            return answer.get(Estate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof baton.zookeeper.EnsembleUnreachable unreachable) {
                throw new EnsembleUnreachable(String.valueOf(unreachable.getMessage()));
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new EnsembleUnreachable("ZooKeeper gave no answer within " + Estate.PATIENCE.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnsembleUnreachable("this coordinator is stopping");
        }
    }

    static Written written(CompletableFuture<Outcome> answer) {
        Outcome outcome = of(answer);
        if (outcome instanceof Outcome.Done) {
            return Written.DONE;
        }
        return outcome instanceof Outcome.Refused ? Written.CHANGED_MEANWHILE : Written.UNKNOWN;
    }
}
