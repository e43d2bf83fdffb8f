package baton.coordinator;

import baton.testing.Ports;
import java.io.IOException;
import java.nio.file.Path;

/** The embedded server for tests of other packages. */
public final class TestServer implements AutoCloseable {
    private final Settings.Embedded settings;
    private EmbeddedEnsemble server;

    private TestServer(Settings.Embedded settings) throws IOException {
        this.settings = settings;
        this.server = EmbeddedEnsemble.start(settings);
    }

    public static TestServer start(Path data) throws IOException {
        return new TestServer(settings(data));
    }

    static Settings.Embedded settings(Path data) throws IOException {
        return new Settings.Embedded(data, "127.0.0.1", Ports.free());
    }

    public String connect() {
        return server.connect();
    }

    public void stop() {
        server.close();
    }

    public void startAgain() throws IOException {
        server = EmbeddedEnsemble.start(settings);
    }

    @Override
    public void close() {
        server.close();
    }
}
