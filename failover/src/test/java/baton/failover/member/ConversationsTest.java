package baton.failover.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole conversations with a member, word for word; to accept what it says now: {@code -Dconversations.rewrite}, and read
 * the difference.
 */
class ConversationsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "conversations");

    static List<Path> conversations() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conversations")
    void theMemberAnswersAsWritten(Path file) throws IOException {
        List<String> written = Files.readAllLines(file);
        List<String> played = Conversation.play(written);
        if (System.getProperty("conversations.rewrite") != null) {
            Files.write(file, played);
        } else {
            assertEquals(String.join("\n", written), String.join("\n", played));
        }
    }

    @Test
    void thereAreConversations() throws IOException {
        assertFalse(conversations().isEmpty());
    }
}
