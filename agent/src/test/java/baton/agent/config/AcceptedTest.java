package baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import baton.failover.group.AgentPace;
import baton.failover.group.GroupName;
import baton.zookeeper.AccessFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {
    private static final Trust TRUSTING = command -> Optional.empty();
    private static final String GROUP = "mode: active-passive\nrun: sleep infinity\n";

    @TempDir
    Path directory = Path.of("");

    @Test
    void anEmptyAgentFileIsEnoughAndPathsCountFromIt() throws Exception {
        Configuration read = read("", GROUP);

        assertEquals(directory.resolve("groups.d"), read.agent().groupsDirectory());
        assertEquals(Path.of("/run/baton"), read.agent().runDirectory());
        assertEquals(Configuration.hostName(), read.agent().node().value());
        assertEquals("0.0.0.0:8701", read.agent().listen().toString());
    }

    @Test
    void aVariableOfTheEnvironmentWinsOverItsKey() throws Exception {
        Path file = directory.resolve("agent.yml");

        AgentConfig read = AgentFile.read(
                file,
                "node: n1\nlisten: 127.0.0.1:1\n",
                Map.of("BATON_AGENT_LISTEN", "127.0.0.1:2", "BATON_AGENT_RUN_DIRECTORY", "run", "BATON_NODE", "n2"),
                "host");

        assertEquals("n1", read.node().value());
        assertEquals("127.0.0.1:2", read.listen().toString());
        assertEquals(directory.resolve("run"), read.runDirectory());
    }

    @Test
    void whatIsWrongWithAVariableNamesIt() {
        assertEquals(
                "BATON_AGENT_LISTEN: listen: found \"8701\"; expected host:port, such as 0.0.0.0:8701 or [::]:8701;"
                        + " correct it",
                refusalOf("BATON_AGENT_LISTEN", "8701"));
        assertEquals(
                "BATON_AGENT_LISTENS: there is no such key that the environment may set; expected BATON_AGENT_LISTEN;"
                        + " correct or unset it",
                refusalOf("BATON_AGENT_LISTENS", "127.0.0.1:1"));
    }

    private String refusalOf(String variable, String value) {
        Path file = directory.resolve("agent.yml");
        return assertThrows(ConfigException.class, () -> AgentFile.read(file, "", Map.of(variable, value), "host"))
                .sentence();
    }

    @Test
    void thePaceFollowsTheShortestLease() throws Exception {
        assertEquals(AgentPace.DEFAULT, read("", GROUP).pace());
        assertEquals(AgentPace.FAST, read("", GROUP + "profile: fast\n").pace());
        assertEquals(AgentPace.TOLERANT, read("", GROUP + "profile: tolerant\n").pace());
        assertEquals(
                AgentPace.TOLERANT,
                read("pace: tolerant\n", GROUP + "lease: 13s\n").pace());
    }

    @Test
    void aGivenPaceIsHeldAgainstEveryLease() throws IOException {
        ConfigException refused =
                assertThrows(ConfigException.class, () -> read("pace: tolerant\n", GROUP + "profile: fast\n"));

        assertEquals(
                directory.resolve("groups.d/db.yml") + ":3: lease: 3000 ms has no room for one lost renewal:"
                        + " demote-limit 500 + kill-limit 500 + guard slack 500 + renewal 2000 + attempt 2000 = 5500 ms;"
                        + " expected a lease above 5500 ms; raise lease, lower demote-limit or kill-limit,"
                        + " or choose a faster pace in agent.yml",
                refused.sentence());
    }

    @Test
    void aLeaseThatRidesOutNoLostServerIsAcceptedWithAWarning() throws Exception {
        Configuration read = read("", GROUP + "profile: fast\n");

        assertEquals(
                List.of(directory.resolve("groups.d/db.yml")
                        + ":3: lease: holders may stop, and others take over, when a ZooKeeper server is lost;"
                        + " 300 ms are missing for"
                        + " (3) 3000 - 500 - 500 - 300 = 1700 >= 500 + 500 + 1000 = 2000 ms;"
                        + " raise lease to 3300 ms or accept it"),
                read.warnings());
        assertEquals(
                List.of("db: lease 3000 ms, a successor waits 3717 ms; demote-limit 500 + kill-limit 500"
                        + " + guard slack 300 + renewal 500 + attempt 500 = 2300 ms"),
                read.summaries());
    }

    @Test
    void aGroupOfTheCommandLineMeansWhatItWouldMeanInAFile() throws Exception {
        Configuration file = read("", GROUP + "profile: fast\n");
        Configuration typed = Configuration.ofCommandLine(
                Map.of("node", "n1"),
                new GroupName("db"),
                Map.of("mode", "active-passive", "profile", "fast"),
                List.of("sleep", "infinity"),
                TRUSTING);

        assertEquals("n1", typed.agent().node().value());
        assertEquals(file.groups(), typed.groups());
    }

    @Test
    void anOptionOfTheCommandLineIsRefusedLikeAKeyOfAFile() {
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> Configuration.ofCommandLine(
                        Map.of(), new GroupName("db"), Map.of("mode", "active"), List.of("sleep", "1"), TRUSTING));

        assertEquals(
                "command line:1: mode: found \"active\"; expected one of active-passive, active-active; correct it",
                refused.sentence());
    }

    @Test
    void theFilesThatProveTheAgentAreNamedAndNotReadYet() throws Exception {
        Path file = Files.writeString(
                directory.resolve("agent.yml"),
                """
                ensemble-access:
                  digest: ensemble.digest
                  tls:
                    trust: /etc/ssl/ensemble.pem
                """);

        assertEquals(
                new AccessFiles(
                        directory,
                        Optional.of("ensemble.digest"),
                        Optional.empty(),
                        Optional.of("/etc/ssl/ensemble.pem"),
                        Optional.empty()),
                Configuration.loadAgent(file).access());
    }

    @Test
    void aFileThatWouldBeIgnoredIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("groups.d"));
        Files.writeString(directory.resolve("agent.yml"), "");
        Path file = Files.writeString(directory.resolve("groups.d/db.yaml"), GROUP);

        ConfigException refused =
                assertThrows(ConfigException.class, () -> Configuration.load(directory.resolve("agent.yml"), TRUSTING));

        assertEquals(file + " would be ignored; expected names that end with .yml; rename it", refused.sentence());
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = directory.resolve("absent.yml");

        ConfigException refused = assertThrows(ConfigException.class, () -> Configuration.load(file, TRUSTING));

        assertEquals(
                file
                        + " cannot be read (it does not exist); expected a configuration in YAML; create it or name another",
                refused.sentence());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        a b  c          | a,b,c
        'a b' "c d"     | a b,c d
        a\\ b           | a b
        "a\\"b"         | a"b
        '$HOME' *       | $HOME,*
        a'b'c           | abc
        ''              | ``
        """)
    void aCommandIsSplitAsAShellWouldWithoutExpansion(String text, String words) {
        assertEquals(List.of(words.split(",", -1)), Words.split(text).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
        'a
        "a
        a\\
        """)
    void anOpenQuoteIsNoCommand(String text) {
        assertEquals(Optional.empty(), Words.split(text));
    }

    private Configuration read(String agent, String group) throws IOException, ConfigException {
        Files.createDirectories(directory.resolve("groups.d"));
        Files.writeString(directory.resolve("groups.d/db.yml"), group);
        return Configuration.load(Files.writeString(directory.resolve("agent.yml"), agent), TRUSTING);
    }
}
