package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The models in {@code model/}, searched exhaustively; the table stays in {@code cli/target/model.txt}. */
@Tag("host")
class ModelTest {
    /** Some minutes of one processor, on a machine that is busy with other tests. */
    private static final Duration LIMIT = Duration.ofMinutes(40);

    @Test
    void noStateBreaksAPromiseAndEveryBrokenLawIsNoticed() throws IOException {
        Path table = Home.directory().resolve("cli/target/model.txt");
        Files.deleteIfExists(table);

        int status = Child.start(table, Map.of(), List.of(Home.script("model").toString()))
                .awaitEnd(LIMIT);

        assertEquals(0, status, Files.readString(table));
    }
}
