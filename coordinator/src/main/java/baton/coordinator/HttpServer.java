package baton.coordinator;

import baton.security.Tls;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.DataSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.ThreadPool;

/**
 * One connector for REST and nothing else.
 *
 * <p>Dropwizard's own factories add its administration, whose tasks change things for whoever can connect.
 */
final class HttpServer extends AbstractServerFactory {
    private static final int THREADS = 64;
    private static final int CONNECTIONS = 512;
    /** Fewer, since each takes tens of kilobytes of a small heap. */
    private static final int SECURE_CONNECTIONS = 256;
    /** While there are as many connections as there may be, who says nothing for this time is cut off. */
    private static final Duration IDLE_WHEN_FULL = Duration.ofSeconds(2);

    private final String bind;
    private final int port;
    private final Optional<Tls> tls;

    HttpServer(String bind, int port, Optional<Tls> tls) {
        this.bind = bind;
        this.port = port;
        this.tls = tls;
        setMinThreads(8);
        setMaxThreads(THREADS);
        setRegisterDefaultExceptionMappers(false);
        getGzipFilterFactory().setEnabled(false);
        LogbackAccessRequestLogFactory silent = new LogbackAccessRequestLogFactory();
        silent.setAppenders(List.of());
        setRequestLogFactory(silent);
        // Streams of events have no end of their own, so waiting for requests to end gains nothing.
        setShutdownGracePeriod(io.dropwizard.util.Duration.milliseconds(0));
    }

    @Override
    public void configure(Environment environment) {
        environment.getApplicationContext().setContextPath("/");
    }

    @Override
    public Server build(Environment environment) {
        configure(environment);
        ThreadPool threads = createThreadPool(environment.metrics());
        Server server = buildServer(environment.lifecycle(), threads);
        server.setHandler(createAppServlet(
                server,
                environment.jersey(),
                environment.getObjectMapper(),
                environment.getValidator(),
                environment.getApplicationContext(),
                environment.getJerseyServletContainer(),
                environment.metrics()));
        Connector connector = connector().build(server, environment.metrics(), environment.getName(), threads);
        server.addConnector(connector);
        NetworkConnectionLimit limit =
                new NetworkConnectionLimit(tls.isPresent() ? SECURE_CONNECTIONS : CONNECTIONS, connector);
        limit.setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
        server.addBean(limit);
        return server;
    }

    private HttpConnectorFactory connector() {
        HttpConnectorFactory connector = tls.isPresent() ? new SecureConnector(tls.get()) : new HttpConnectorFactory();
        connector.setBindHost(bind);
        connector.setPort(port);
        connector.setUseServerHeader(false);
        // A client that sends a byte now and then would keep its thread for ever.
        connector.setMinRequestDataPerSecond(DataSize.bytes(100));
        return connector;
    }
}
