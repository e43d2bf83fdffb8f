package baton.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** One connection to MariaDB, by its command-line client, which ends at the first error. */
final class MariaSession implements Database.Session {
    private final Process client;
    private final Writer in;
    private final BufferedReader out;

    private MariaSession(Process client) {
        this.client = client;
        this.in = client.outputWriter();
        this.out = client.inputReader();
    }

    static MariaSession open(List<String> command) {
        try {
            return new MariaSession(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean write(long number) {
        try {
            in.write("INSERT INTO written VALUES (" + number + ") RETURNING n;\n");
            in.flush();
            return Long.toString(number).equals(out.readLine());
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        client.destroyForcibly();
    }
}
