package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Follow what happens, one line each, until interrupted.")
final class EventsCommand extends RestCommand {
    /** A coordinator says that it is alive every 10 s. */
    private static final int SILENCE_MILLIS = 25_000;

    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(1);

    @Option(names = "--group", paramLabel = "GROUP", description = "Only what happens in this group.")
    private @Nullable String group;

    @Option(names = "--after", paramLabel = "ID", description = "Begin after this entry; else with what comes next.")
    private @Nullable String last;

    @Option(names = "--once", hidden = true, description = "End with the first stream instead of opening another.")
    private boolean once;

    EventsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Coordinators coordinators = coordinators();
        boolean followed = false;
        while (true) {
            try {
                followed = follow(coordinators, followed);
            } catch (IOException e) {
                terminal.err().println("baton: the stream of events broke; opening it again");
            } catch (CommandFailed e) {
                // What was followed once is worth waiting for; what never was may be a wrong address.
                if (!followed || e.problem() != null) {
                    throw e;
                }
            }
            if (once || Thread.currentThread().isInterrupted()) {
                return ExitCode.GOOD;
            }
            LockSupport.parkNanos(BEFORE_ANOTHER_TRY.toNanos());
        }
    }

    private boolean follow(Coordinators coordinators, boolean again) throws IOException {
        String path = "/events" + (group == null ? "" : "?group=" + URLEncoder.encode(group, StandardCharsets.UTF_8));
        Map<String, String> headers = last == null ? Map.of() : Map.of("Last-Event-ID", last);
        try (BufferedReader stream = new BufferedReader(
                new InputStreamReader(coordinators.follow(path, headers, SILENCE_MILLIS), StandardCharsets.UTF_8))) {
            if (!again) {
                terminal.err().println("baton: following; Ctrl-C ends it");
            }
            String line = stream.readLine();
            while (line != null) {
                take(line);
                line = stream.readLine();
            }
        }
        return true;
    }

    private void take(String line) {
        if (line.startsWith("id:")) {
            last = line.substring(3).strip();
        } else if (line.startsWith("data:")) {
            String data = line.substring(5).strip();
            JsonNode entry = Json.parse(data);
            if (asJson()) {
                print(data);
            } else {
                print(new Entries(times).line(entry));
            }
        }
    }
}
