package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.loop.Secret;
import baton.failover.group.GroupName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LifeFileTest {
    private static final GroupName WEB = new GroupName("web");

    @Test
    void itSaysWhoLivesAndWhomToTell() throws Exception {
        try (Bench bench = new Bench()) {
            Path file = bench.run.path().resolve("life");
            LifeFile life = new LifeFile(bench.run, new Secret("s3cret"));

            life.lives(Map.of(WEB, List.of("n2:8701", "n3:8701")));

            List<String> lines = Files.readAllLines(file);
            assertEquals("format=1", lines.get(0));
            assertEquals("pid=" + ProcessHandle.current().pid(), lines.get(1));
            String stat = Files.readString(Path.of("/proc/self/stat"));
            assertTrue(stat.contains(" " + lines.get(2).replace("start=", "") + " "), lines.get(2));
            assertEquals(List.of("secret=s3cret", "peer=web n2:8701", "peer=web n3:8701"), lines.subList(3, 6));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

            life.lives(Map.of(WEB, List.of("n3:8701")));
            assertFalse(Files.readString(file).contains("n2"));
        }
    }

    @Test
    void anEndOnPurposeLeavesNothingAndNothingComesBack() throws Exception {
        try (Bench bench = new Bench()) {
            Path file = bench.run.path().resolve("life");
            LifeFile life = new LifeFile(bench.run, Secret.random());
            life.lives(Map.of());
            assertTrue(Files.exists(file));

            life.endsOnPurpose();
            life.lives(Map.of(WEB, List.of("n2:8701")));

            assertFalse(Files.exists(file));
        }
    }

    @Test
    void aLifeIsNamedByTheHashOfItsSecret() {
        Secret secret = new Secret("s3cret");
        assertEquals(secret.incarnation(), new Secret("s3cret").incarnation());
        assertFalse(secret.incarnation().equals(new Secret("s3cret2").incarnation()));
        // printf s3cret | sha256sum
        assertEquals(
                "1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0".substring(0, 40),
                secret.incarnation().value());
        assertFalse(secret.toString().contains("s3cret"), secret.toString());
    }
}
