package baton.security;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** Calls as another host makes them: who calls this machine at its own outer address comes from there. */
public final class Outer {
    private Outer() {}

    /** An address of this machine that is not loopback; the test is skipped where there is none. */
    public static String address() throws SocketException {
        Optional<InetAddress> outer = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(outer.isPresent(), "this machine has no address but loopback");
        return outer.orElseThrow().getHostAddress();
    }
}
