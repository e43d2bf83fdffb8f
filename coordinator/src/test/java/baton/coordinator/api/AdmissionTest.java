package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void stateChangingCallFromAnotherHostIsRefused() throws Exception {
        Optional<InetAddress> outer = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(outer.isPresent(), "this machine has no address but loopback");
        InMemoryEstate estate = new InMemoryEstate().put(Sights.healthy().sight());
        ApiServer server = ApiServer.start(estate, "0.0.0.0");
        try {
            String host = outer.get().getHostAddress();
            ApiServer.Answer answer = server.send(server.request(host, "/groups/db/switchover")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")));

            assertEquals("403 not-from-this-host", answer.refusal());
            assertEquals(0, estate.writes());
            assertEquals(
                    200, server.send(server.request(host, "/groups/db").GET()).status(), "reading is open");
            ApiServer.Answer verified = server.send(server.request(host, "/groups/db/verify")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"epoch\":17}")));
            assertEquals(200, verified.status(), "a resource elsewhere may ask whether a token is current");
        } finally {
            server.stop();
        }
    }

    @Test
    void aProxyOnThisHostIsNoCaller() throws Exception {
        ApiServer server =
                ApiServer.over(new InMemoryEstate().put(Sights.healthy().sight()));

        ApiServer.Answer answer = server.send(server.request("127.0.0.1", "/groups/db/switchover")
                .header("Content-Type", "application/json")
                .header("x-forwarded-for", "192.0.2.1")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertEquals("403 not-from-this-host", answer.refusal());
    }
}
