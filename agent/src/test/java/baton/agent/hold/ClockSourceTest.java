package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSourceTest {
    private static final String BARE = "flags\t\t: fpu vme de pse tsc\n";
    private static final String GUEST = "flags\t\t: fpu vme de pse tsc hypervisor lahf_lm\n";

    @TempDir
    Path top;

    @ParameterizedTest
    @CsvSource({"kvm-clock, false", "hyperv_clocksource_tsc_page, false", "xen, false", "tsc, true", "hpet, true"})
    void aClockThatAHypervisorMayStopIsDoubted(String source, boolean flagged) throws IOException {
        String doubt = doubt(source, flagged ? GUEST : BARE).orElse("nothing");

        assertTrue(doubt.startsWith("this is a virtual machine (clock source " + source + ")"), doubt);
        assertTrue(doubt.contains("BATON_EPOCH") && doubt.contains("fence"), doubt);
    }

    @Test
    void theClockOfARealMachineIsNot() throws IOException {
        assertEquals(Optional.empty(), doubt("tsc", BARE));
    }

    @Test
    void aMachineThatSaysNothingOfItselfIsNot() {
        assertEquals(Optional.empty(), ClockSource.doubt(top.resolve("none"), top.resolve("none")));
    }

    private Optional<String> doubt(String source, String processors) throws IOException {
        return ClockSource.doubt(
                Files.writeString(top.resolve("current"), source + "\n"),
                Files.writeString(top.resolve("cpuinfo"), processors));
    }
}
