package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalOnlyTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,        localhost:8700,    -,               true",
        "127.0.0.1,        127.0.0.1:8700,    -,               true",
        "::1,              [::1]:8700,        -,               true",
        "[0:0:0:0:0:0:0:1],[::1]:8700,        -,               true",
        "10.0.0.7,         10.0.0.1:8700,     -,               false",
        "10.0.0.7,         127.0.0.1:8700,    -,               false",
        "127.0.0.1,        evil.example:8700, -,               false",
        "127.0.0.1,        localhost:8700,    X-Forwarded-For, false",
        "127.0.0.1,        localhost:8700,    Forwarded,       false",
        "127.0.0.1,        localhost:8700,    Via,             false",
        "'',               localhost:8700,    -,               false",
    })
    void onlyThisHostItselfIsLocal(String remote, String host, String proxied, boolean local) {
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        headers.putSingle("Host", host);
        if (!proxied.equals("-")) {
            headers.putSingle(proxied, "127.0.0.1");
        }
        assertEquals(local, LocalOnly.isLocal(remote, headers));
    }

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
