package baton.zookeeper;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Limits how many calls are on their way; the others wait and are sent in their order.
 *
 * <p>An agent of hundreds of groups reads thousands of nodes when it connects. Sent at once, the last of them would be
 * answered so late that its limit were over, and all of them would be sent again. Thread-safe; callers are called back
 * without any lock held.
 */
final class Window {
    /** A call that may wait. */
    interface Call {
        /** Sends it and calls nobody back; false when nothing can be sent any more. */
        boolean isSent();

        /** Called instead of an answer when it was not sent. */
        void fail();
    }

    private final int most;
    private final Deque<Call> waiting = new ArrayDeque<>();
    private int underWay;

    Window(int most) {
        this.most = most;
    }

    void send(Call call) {
        synchronized (this) {
            waiting.add(call);
        }
        sendNext();
    }

    /** One that was sent is answered, or nobody waits for its answer any more. */
    void ended() {
        synchronized (this) {
            underWay--;
        }
        sendNext();
    }

    /** The connection is gone, and with it the reason of what waits: a reconnect reads all again. */
    void clear() {
        List<Call> failed;
        synchronized (this) {
            failed = List.copyOf(waiting);
            waiting.clear();
        }
        failed.forEach(Call::fail);
    }

    private void sendNext() {
        List<Call> failed = new ArrayList<>();
        synchronized (this) {
            // Sent under the lock: answers come in the order of the calls.
            while (underWay < most && !waiting.isEmpty()) {
                Call next = waiting.remove();
                if (next.isSent()) {
                    underWay++;
                } else {
                    failed.add(next);
                }
            }
        }
        failed.forEach(Call::fail);
    }
}
