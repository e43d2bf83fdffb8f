package baton.agent.hook;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * As many threads as hooks run; a hook that gets none is rejected, on a host that has no process left for it as well.
 *
 * <p>Java calls the latter an error of memory, which would end the agent.
 */
final class HookThreads implements Executor {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hook");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (OutOfMemoryError error) {
            if (!String.valueOf(error.getMessage()).contains("native thread")) {
                throw error;
            }
            throw new RejectedExecutionException("this host has no process left for a thread", error);
        }
    }

    /** Begins nothing more, and interrupts what runs. */
    void close() {
        threads.shutdownNow();
    }
}
