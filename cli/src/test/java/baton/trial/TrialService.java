package baton.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the service of the trials is called: see the top of {@code scripts/trial-service}. */
final class TrialService {
    private TrialService() {}

    /** The command for {@code run:}. */
    static String run(Path beats, String... options) {
        return Home.script("trial-service") + " run --log " + beats + options(options);
    }

    /** The command of one hook. */
    static String hook(String event, Path beats, Path lock, Path calls, String... options) {
        return Home.script("trial-service") + " " + event + " --log " + beats + " --lock " + lock + " --calls " + calls
                + options(options);
    }

    /** Starts one without any agent. */
    static Child start(Path beats, String node, String group, long epoch, String... options) {
        List<String> command =
                new ArrayList<>(List.of(Home.script("trial-service").toString(), "run", "--log", beats.toString()));
        command.addAll(List.of(options));
        return Child.start(
                beats.resolveSibling("service.out"),
                Map.of(
                        "BATON_NODE",
                        node,
                        "BATON_GROUP",
                        group,
                        "BATON_SEAT",
                        "0",
                        "BATON_EPOCH",
                        Long.toString(epoch)),
                command);
    }

    private static String options(String... options) {
        return options.length == 0 ? "" : " " + String.join(" ", options);
    }
}
