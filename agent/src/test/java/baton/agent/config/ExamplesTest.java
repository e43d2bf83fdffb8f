package baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentPace;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.Mode;
import baton.failover.group.Restarts;
import baton.zookeeper.AccessFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final Trust TRUSTING = command -> Optional.empty();

    @Test
    void theExamplesShowBothModesAndAreAcceptedWithoutAWarning() throws Exception {
        Configuration read = Configuration.load(Path.of("../config/agent.yml"), TRUSTING);

        assertEquals(2, read.groups().size());
        assertTrue(read.warnings().isEmpty(), read.warnings().toString());
        assertEquals(AgentPace.DEFAULT, read.pace());
        GroupConfig database = read.groups().get(0);
        assertEquals(Mode.ACTIVE_PASSIVE, database.spec().mode());
        assertTrue(database.check().orElseThrow().standby());
        Service.Hooks hooks = assertInstanceOf(Service.Hooks.class, database.service());
        assertTrue(Path.of(hooks.promote().get(0)).isAbsolute(), hooks.toString());
        GroupConfig web = read.groups().get(1);
        assertEquals(Mode.ACTIVE_ACTIVE, web.spec().mode());
        assertEquals(EnsembleLoss.KEEP, web.spec().onEnsembleLoss());
        assertEquals(new Restarts(3, Duration.ofMinutes(10)), web.spec().restarts());
        assertInstanceOf(Service.Supervised.class, web.service());
        assertFalse(web.check().orElseThrow().standby());
    }

    @Test
    void anExampleShowsTheDefaultsOfTheAgent() throws Exception {
        AgentConfig shown = Configuration.loadAgent(Path.of("../config/agent.yml"));
        AgentConfig empty = AgentFile.read(Path.of("../config/agent.yml"), "", Map.of(), Configuration.hostName());

        assertEquals(empty, shown);
    }

    @Test
    void whatTheExampleShowsOfTheEnsemblesAccessIsUnderstood() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("../config/agent.yml"));
        int begin = lines.indexOf("# ensemble-access:");
        String shown = lines.subList(begin, begin + 6).stream()
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));

        AccessFiles access = AgentFile.read(Path.of("/etc/baton/agent.yml"), shown, Map.of(), "n1")
                .access();

        assertEquals(Path.of("/etc/baton"), access.directory());
        assertEquals(Optional.of("ensemble.digest"), access.digest());
        assertEquals(Optional.of("ensemble.jaas"), access.sasl());
        assertEquals(Optional.of("ensemble-ca.pem"), access.trust());
        assertEquals(Optional.of("ensemble.pem"), access.certificate());
    }
}
