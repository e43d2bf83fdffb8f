package baton.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import java.util.StringJoiner;

/** One connection to PostgreSQL, by a psql that is told what to do line by line; so it can be left in a transaction. */
final class PostgresSession implements AutoCloseable {
    private static final String END = "-- end of the answer --";

    private final Process psql;
    private final Writer in;
    private final BufferedReader out;

    private PostgresSession(Process psql) {
        this.psql = psql;
        this.in = psql.outputWriter();
        this.out = psql.inputReader();
    }

    static PostgresSession open(Map<String, String> environment) {
        // Verbose: errors tell their SQLSTATE.
        ProcessBuilder builder =
                new ProcessBuilder("psql", "-X", "-q", "-A", "-t", "-v", "VERBOSITY=verbose").redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new PostgresSession(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What psql says to a statement: its rows, or its error. */
    String call(String statement) {
        send(statement);
        return answer();
    }

    /** Does not wait for the answer. */
    void send(String statement) {
        try {
            in.write(statement + ";\n\\echo " + END + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String answer() {
        StringJoiner text = new StringJoiner("\n");
        try {
            String line = out.readLine();
            while (line != null && !line.equals(END)) {
                text.add(line);
                line = out.readLine();
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        psql.destroyForcibly();
    }
}
