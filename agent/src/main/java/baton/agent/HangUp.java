package baton.agent;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request to reload (SIGHUP), which would end the process otherwise.
 *
 * <p>Handled, not ignored: an ignored signal would be ignored by every service that the agent starts, too. By
 * reflection, because the compiler warns of the one interface that Java has for it, and cannot be told not to.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private final Semaphore asked = new Semaphore(0);

    private HangUp() {}

    /** From now on a hang-up ends nothing; one that comes before anybody waits for it is kept. */
    static HangUp isNoEnd() {
        HangUp hangUp = new HangUp();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object answer = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        hangUp.asked.release();
                        return null;
                    });
            Object name = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, name, answer);
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP cannot be handled by this Java ({}); it ends the agent as SIGTERM does", e.toString());
        }
        return hangUp;
    }

    /** Waits for the next request; several that came since the last one are one. */
    void await() throws InterruptedException {
        asked.acquire();
        asked.drainPermits();
    }

    /** The same, for a time at most; false when none came. */
    boolean await(Duration atMost) throws InterruptedException {
        boolean came = asked.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        asked.drainPermits();
        return came;
    }
}
