package baton.coordinator.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.view.ServerSight;
import baton.zookeeper.EnsembleAccess;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServersTest {
    @Test
    void everyServerOfTheConnectionStringIsAsked() {
        assertEquals(List.of("a:2181", "b:2182", "[::1]:2181"), Servers.addresses("a, b:2182,[::1]:2181/chroot"));
    }

    @Test
    void aServerThatAllowsNoConfSaysHowToAllowIt() {
        ServerSight server = FourLetters.sight(
                "a:2181",
                Map.of("Mode", "leader", "Zookeeper version", "3.9.5-abc, built on 2026-01-01"),
                Map.of("conf is not executed because it is not in the whitelist.", ""));

        assertEquals("3.9.5", server.version().orElseThrow());
        assertEquals(OptionalLong.empty(), server.tickMillis());
        assertTrue(server.unknown().orElseThrow().contains("4lw.commands.whitelist"));
    }

    @Test
    void aServerThatAllowsConfTellsTickAndSyncLimit() {
        ServerSight server =
                FourLetters.sight("a:2181", Map.of("Mode", "follower"), Map.of("tickTime", "500", "syncLimit", "4"));

        assertEquals(OptionalLong.of(500), server.tickMillis());
        assertEquals(OptionalInt.of(4), server.syncLimit());
    }

    @Test
    void aServerThatDoesNotListenIsSaidToBeUnreachable() {
        ServerSight server = FourLetters.ask("127.0.0.1:1", EnsembleAccess.NONE);

        assertEquals(false, server.reachable());
        assertTrue(server.unknown().orElseThrow().startsWith("it cannot be reached"));
    }
}
