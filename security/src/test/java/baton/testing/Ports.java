package baton.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Free ports below those that the kernel gives to outgoing connections, so that they stay free until they are used. */
public final class Ports {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;
    /** Tests that run beside each other, each in a process of its own, take every second port. */
    private static final int FORK = Integer.parseInt(System.getProperty("test.fork", "0")) % 2;

    private static final Random RANDOM = new Random();
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    public static int free() {
        while (true) {
            int port = FIRST + 2 * RANDOM.nextInt(COUNT / 2) + FORK;
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
