package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import baton.failover.group.GroupName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
    @Test
    void theAgentReadsItsUsualFileUnlessItIsToldAnother() throws UsageException {
        assertEquals(new Request.Agent(Path.of("/etc/baton/agent.yml")), Request.of("agent"));
        assertEquals(new Request.Agent(Path.of("a.yml")), Request.of("agent", "--config", "a.yml"));
        assertEquals(new Request.Restart(Path.of("a.yml")), Request.of("agent", "restart", "--config", "a.yml"));
        assertEquals(new Request.Reload(Path.of("/etc/baton/agent.yml")), Request.of("agent", "reload"));
        assertEquals(
                new Request.Rehearse(new GroupName("web"), Path.of("a.yml"), true),
                Request.of("rehearse", "web", "-o", "json", "--config", "a.yml"));
        assertEquals(new Request.CheckConfig(Path.of("a.yml")), Request.of("check-config", "a.yml"));
    }

    @Test
    void whatStandsAfterTheDashesIsTheCommand() throws UsageException {
        assertEquals(
                new Request.Run(
                        new GroupName("web"),
                        Map.of("node", "n1"),
                        Map.of("mode", "active-passive", "profile", "fast"),
                        List.of("serve", "--node", "--")),
                Request.of("run", "web", "--profile", "fast", "--node", "n1", "--", "serve", "--node", "--"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        start                  | there is no such command
        agent now              | "now" is not understood
        agent --config         | a file after --config is missing
        rehearse               | the name of a group is missing
        run                    | the name of a group is missing
        run web                | -- and a command is missing
        run web --             | a command is missing after --
        run web --fast -- x    | "--fast" is not understood
        run web --node         | a value after --node is missing
        check-config a b       | "b" is not understood
        """)
    void whatIsNotUnderstoodIsNamed(String words, String sentence) {
        UsageException refused = assertThrows(UsageException.class, () -> Request.of(words.split(" ")));

        assertEquals(sentence, refused.getMessage());
    }
}
