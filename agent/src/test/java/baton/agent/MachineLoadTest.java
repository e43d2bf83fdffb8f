package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a restart may take on a machine that is busy. */
class MachineLoadTest {
    private static final String TWO = "processor\t: 0\nmodel name\t: any\n\nprocessor\t: 1\n";

    @TempDir
    Path proc = Path.of("");

    @ParameterizedTest
    @CsvSource({"0.10 1/200, 20", "10.00 1/200, 20", "20.00 3/200, 40", "3.00 25/200, 50", "30.00 2/200, 60"})
    void theBusierAMachineIsTheLongerARestartMayTake(String load, int seconds) throws IOException {
        write(load.replace(" ", " 0.00 0.00 ") + " 4711\n", TWO);
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), MachineLoad.restartRoom(MachineLoad.read(proc)));
    }

    @Test
    void aMachineThatIsTooBusySaysByHowMuch() throws IOException {
        write("48.20 20.00 9.00 7/300 4711\n", TWO);
        MachineLoad load = MachineLoad.read(proc).orElseThrow();
        assertEquals(Optional.empty(), MachineLoad.restartRoom(Optional.of(load)));
        assertTrue(load.limit()
                .endsWith("fewer than 30 threads want to run on the 2 processors of this machine (now: 48)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1.00", "x 0 0 1/2 3", "1.00 1.00 1.00 7 8"})
    void aLoadThatCannotBeReadIsNotKnown(String text) throws IOException {
        assertEquals(Optional.empty(), MachineLoad.read(proc));
        write(text, TWO);
        assertEquals(Optional.empty(), MachineLoad.read(proc));
        write("1.00 1.00 1.00 1/2 3\n", "");
        assertEquals(Optional.empty(), MachineLoad.read(proc));
        assertEquals(Optional.of(Duration.ofSeconds(60)), MachineLoad.restartRoom(MachineLoad.read(proc)));
    }

    private void write(String load, String processors) throws IOException {
        Files.writeString(proc.resolve("loadavg"), load);
        Files.writeString(proc.resolve("cpuinfo"), processors);
    }
}
