package baton.agent.hold;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds out whether this host's clock may stand still while the host does not run.
 *
 * <p>A virtual machine that its hypervisor paused finds the same time after the resume as before, so that nothing on it
 * can see that a hold is over: neither agent nor guard.
 */
public final class ClockSource {
    private static final Path CURRENT = Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String HYPERVISORS_OWN = "(kvm-clock|hyperv_.*|xen|vmware.*)";
    /** The flags of the first processor stand in there. */
    private static final int FIRST = 8192;

    private ClockSource() {}

    /** Returns a sentence with the remedy; empty on a host whose clock goes on. */
    public static Optional<String> doubt() {
        return doubt(CURRENT, PROCESSORS);
    }

    static Optional<String> doubt(Path current, Path processors) {
        String source = read(current).strip();
        boolean virtual = source.matches(HYPERVISORS_OWN) || read(processors).contains(" hypervisor");
        return virtual
                ? Optional.of("this is a virtual machine (clock source " + (source.isEmpty() ? "unknown" : source)
                        + "), whose clock may stand still while the hypervisor pauses it: after that a service may act"
                        + " beside its successor, for up to its lease where ZooKeeper is out of reach; let the resource"
                        + " check BATON_EPOCH, or configure a fence hook with fence: required")
                : Optional.empty();
    }

    /** Where it cannot be read, the other file says more; on processors without such flags nothing does. */
    private static String read(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(FIRST), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
