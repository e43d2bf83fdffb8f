package baton.coordinator;

import baton.security.Tls;
import baton.security.TlsFiles;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.ThreadPool;

/**
 * HTTP over TLS, and nothing else on its port.
 *
 * <p>Dropwizard's own reads key stores, not PEM, and only when it starts. A handshake takes no thread while it waits.
 */
final class SecureConnector extends HttpConnectorFactory {
    private final Tls tls;

    SecureConnector(Tls tls) {
        this.tls = tls;
    }

    @Override
    protected HttpConfiguration buildHttpConfiguration() {
        HttpConfiguration configuration = super.buildHttpConfiguration();
        // It hands client certificates on. Which name a client asked for is the client's business.
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        return configuration;
    }

    @Override
    protected ServerConnector buildConnector(
            Server server,
            Scheduler scheduler,
            ByteBufferPool bufferPool,
            String name,
            ThreadPool threadPool,
            ConnectionFactory... factories) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setSslContext(tls.context());
        context.setWantClientAuth(tls.files().clients() == TlsFiles.Clients.OPTIONAL);
        context.setNeedClientAuth(tls.files().clients() == TlsFiles.Clients.REQUIRED);
        ConnectionFactory ssl = new SslConnectionFactory(context, HttpVersion.HTTP_1_1.asString());
        ConnectionFactory[] all =
                Stream.concat(Stream.of(ssl), Stream.of(factories)).toArray(ConnectionFactory[]::new);
        return super.buildConnector(server, scheduler, bufferPool, name, threadPool, all);
    }
}
