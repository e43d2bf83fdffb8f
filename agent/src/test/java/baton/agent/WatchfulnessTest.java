package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.agent.config.Configuration;
import baton.agent.health.Checks;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.member.Event;
import baton.failover.member.Transition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchfulnessTest {
    private static final GroupName SVC = new GroupName("svc");
    private static final Event SICK = new Event.HealthChanged(SVC, false, "no answer", OptionalLong.empty());
    private static final Event WELL =
            new Event.HealthChanged(SVC, true, "a standby has nothing to look at", OptionalLong.empty());
    /** Slow enough never to look while a test runs. */
    private static final String CHECK = "check: {command: sleep 10, timeout: 20s, while: ";

    @TempDir
    Path directory = Path.of("");

    private final List<Event> told = new ArrayList<>();
    private final Checks checks = new Checks(
            Path.of("../scripts"),
            Path.of("target"),
            new NodeName("n1"),
            group -> Role.STANDBY,
            () -> true,
            event -> {});

    @AfterEach
    void close() {
        checks.close();
    }

    @Test
    void aStandbyWithNothingToLookAtIsHealthyWhateverItsCheckSays() throws Exception {
        Watchfulness watchfulness = watchfulness(CHECK + "active}");

        watchfulness.begin(checks);
        watchfulness.put(SICK);

        assertEquals(List.of(WELL), told);
    }

    @Test
    void anActiveServiceIsWhatItsCheckSays() throws Exception {
        Watchfulness watchfulness = watchfulness(CHECK + "active}");

        watchfulness.met(SVC, Transition.Kind.PROMOTED, checks);
        watchfulness.put(SICK);

        assertEquals(List.of(SICK), told);
    }

    @Test
    void aServiceThatWasStoppedIsAHealthyStandbyAgain() throws Exception {
        Watchfulness watchfulness = watchfulness(CHECK + "active}");

        watchfulness.met(SVC, Transition.Kind.ADOPTED, checks);
        watchfulness.put(SICK);
        watchfulness.met(SVC, Transition.Kind.DEMOTING, checks);
        watchfulness.put(SICK);
        watchfulness.met(SVC, Transition.Kind.RELEASED, checks);
        watchfulness.put(SICK);

        assertEquals(List.of(SICK, WELL), told);
    }

    @Test
    void aStandbyThatRunsIsWhatItsCheckSays() throws Exception {
        Watchfulness watchfulness = watchfulness(CHECK + "always}");

        watchfulness.begin(checks);
        watchfulness.put(SICK);

        assertEquals(List.of(SICK), told);
    }

    @Test
    void aServiceWithoutACheckIsHealthy() throws Exception {
        Watchfulness watchfulness = watchfulness("");

        watchfulness.begin(checks);

        assertEquals(List.of(WELL), told);
    }

    private Watchfulness watchfulness(String check) throws Exception {
        Files.createDirectories(directory.resolve("groups.d"));
        Files.writeString(
                directory.resolve("groups.d/svc.yml"), "mode: active-passive\nrun: sleep infinity\n" + check + "\n");
        Configuration read =
                Configuration.load(Files.writeString(directory.resolve("agent.yml"), ""), program -> Optional.empty());
        return new Watchfulness(new Plans(read.groups(), Optional.empty()), told::add);
    }
}
