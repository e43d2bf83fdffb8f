package baton.agent;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process does when it is asked to reload (SIGHUP), which would end it otherwise.
 *
 * <p>Handled, not ignored: an ignored signal would be ignored by every service that the agent starts, too. By
 * reflection, because the compiler warns of the one interface that Java has for it, and cannot be told not to.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /** From now on a hang-up is answered in the log, and nothing else happens. */
    static void isNoEnd() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object answer = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        LOG.warn("reload is not there yet; restart with \"baton agent restart\"");
                        return null;
                    });
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangUp, answer);
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP cannot be handled by this Java ({}); it ends the agent as SIGTERM does", e.toString());
        }
    }
}
