package baton.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Waits for several futures without blocking. */
final class Futures {
    private Futures() {}

    /** The results in the order of the futures. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        CompletableFuture<List<T>> result = CompletableFuture.completedFuture(new ArrayList<>());
        for (CompletableFuture<T> future : futures) {
            result = result.thenCombine(future, (list, one) -> {
                list.add(one);
                return list;
            });
        }
        return result;
    }
}
