package baton.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/** One call of the command line at a fixed time, and what came of it. */
record Call(int exitCode, String out, String err) {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T11:00:00Z"), ZoneId.of("Europe/Berlin"));

    /** Nobody is there to answer a question. */
    static Call of(String... arguments) {
        return of(new BufferedReader(new StringReader("")), false, arguments);
    }

    static Call answering(String answer, String... arguments) {
        return of(new BufferedReader(new StringReader(answer + "\n")), true, arguments);
    }

    private static Call of(BufferedReader in, boolean interactive, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Baton.execute(
                new Terminal(new PrintWriter(out), new PrintWriter(err), in, interactive, NOON), arguments);
        return new Call(exitCode, out.toString(), err.toString());
    }

    /** The failure without its line breaks. */
    String sentence() {
        return err.strip().replaceAll("\\s+", " ");
    }

    int width() {
        return Math.max(
                out.lines().mapToInt(String::length).max().orElse(0),
                err.lines().mapToInt(String::length).max().orElse(0));
    }

    static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Call.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
