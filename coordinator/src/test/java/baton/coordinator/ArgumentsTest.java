package baton.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @ParameterizedTest
    @CsvSource({
        "--prot 1,          unknown option --prot",
        "--port,            --port needs a value",
        "--port seventy,    --port needs a port",
        "--client-port 65536, --client-port needs a port",
        "serve,             unknown option serve",
    })
    void aMistakeIsNamed(String line, String sentence) {
        Arguments.UsageException wrong =
                assertThrows(Arguments.UsageException.class, () -> Arguments.parse(line.split(" ")));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith(sentence), wrong.getMessage());
    }

    @Test
    void theExampleConfigurationSaysTheDefaults() throws Exception {
        Settings example = Start.settings(Arguments.parse("coordinator", "--config", "../config/coordinator.yml"));

        assertEquals(Start.settings(Arguments.parse()), example);
        assertEquals(8700, example.port());
        assertEquals(Duration.ofSeconds(30), example.sessionTimeout());
        assertEquals(Optional.empty(), example.embedded());
    }

    @Test
    void theCommandLineWinsOverTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("c.yml"), "port: 9000\nbind: 0.0.0.0\n");

        Settings settings = Start.settings(
                Arguments.parse("server", "--config", file.toString(), "--port", "9001", "--embedded", "--data", "d"));

        assertEquals(9001, settings.port());
        assertEquals("0.0.0.0", settings.bind());
        assertEquals(Path.of("d"), settings.embedded().orElseThrow().data());
    }

    @ParameterizedTest
    @CsvSource({
        "prot: 8700,     prot",
        "port: high,     port",
        "port: 70000,    port",
        "root: baton,    root",
        "'',             empty",
    })
    void aMistakeInTheFileIsToldOnOneLine(String text, String named, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("c.yml"), text);

        Exception wrong =
                assertThrows(Exception.class, () -> Start.settings(Arguments.parse("--config", file.toString())));
        String sentence = Start.sentence(wrong);

        assertTrue(sentence.contains("c.yml") && sentence.contains(named), sentence);
        assertEquals(1, sentence.lines().count(), sentence);
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        Exception wrong =
                assertThrows(Exception.class, () -> Start.settings(Arguments.parse("--config", "/no/such.yml")));

        assertEquals("File /no/such.yml not found", Start.sentence(wrong));
    }
}
