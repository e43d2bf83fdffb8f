package baton.coordinator;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the service manager that started this coordinator (systemd) that REST answers. */
final class Ready {
    private static final Logger LOG = LoggerFactory.getLogger(Ready.class);

    private Ready() {}

    /** Does nothing when the environment names nobody who wants to know. Returns at once. */
    static void tell(Map<String, String> environment) {
        String socket = environment.getOrDefault("BATON_NOTIFY_SOCKET", "");
        if (socket.isEmpty()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder("systemd-notify", "--ready")
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("NOTIFY_SOCKET", socket);
        try {
            builder.start();
        } catch (IOException e) {
            LOG.warn("systemd cannot be told that the coordinator is ready: {}", e.getMessage());
        }
    }
}
