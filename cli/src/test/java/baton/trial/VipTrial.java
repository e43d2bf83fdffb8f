package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An address under {@code scripts/hooks/vip} on three hosts of their own: a client finds it again, and it is one host's. */
@Tag("host")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class VipTrial {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void neverTwoHostsAnswerForTheAddress() throws IOException {
        LastWords.in(folder);
        Path told = folder.resolve("told.log");
        Path home = Home.directory();
        String classPath = home.resolve("cli/target/test-classes") + ":" + home.resolve("coordinator/target/lib/*")
                + ":" + home.resolve("cli/target/lib/*");
        Path logback = Files.writeString(
                folder.resolve("logback.xml"),
                "<configuration><appender name=\"out\" class=\"ch.qos.logback.core.ConsoleAppender\"><encoder>"
                        + "<pattern>%d %level %logger{0} %msg%n</pattern></encoder></appender>"
                        + "<root level=\"WARN\"><appender-ref ref=\"out\"/></root></configuration>");
        // Namespaces of its own, as scripts/faults makes them: whatever happens, nothing is left on this machine.
        int status = Child.start(
                        told,
                        Map.of(),
                        List.of(
                                "unshare",
                                "--net",
                                "--pid",
                                "--mount",
                                "--fork",
                                "--kill-child",
                                "--mount-proc",
                                "--",
                                Home.script("trial-mounts").toString(),
                                folder.toString(),
                                "--",
                                "sh",
                                "-c",
                                "ip link set lo up && exec \"$@\"",
                                "sh",
                                "java",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-Dbaton.home=" + home,
                                "-Dlogback.configurationFile=" + logback,
                                "-cp",
                                classPath,
                                "baton.faults.VipRun",
                                folder.resolve("work").toString()))
                .awaitEnd(Duration.ofMinutes(8));

        Files.readAllLines(told).stream()
                .filter(line -> line.startsWith("address ") || line.contains(" questions "))
                .forEach(Figures::tell);
        assertEquals(0, status, () -> "what was told is in " + told);
    }
}
