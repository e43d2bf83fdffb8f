package baton.coordinator;

import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.DataSize;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.ThreadPool;

/**
 * One connector for REST and nothing else.
 *
 * <p>Dropwizard's own factories add its administration, whose tasks change things for whoever can connect.
 */
final class HttpServer extends AbstractServerFactory {
    private static final int THREADS = 64;

    private final String bind;
    private final int port;

    HttpServer(String bind, int port) {
        this.bind = bind;
        this.port = port;
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
        server.addConnector(connector().build(server, environment.metrics(), environment.getName(), threads));
        return server;
    }

    private HttpConnectorFactory connector() {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setBindHost(bind);
        connector.setPort(port);
        connector.setUseServerHeader(false);
        // A client that sends a byte now and then would keep its thread for ever.
        connector.setMinRequestDataPerSecond(DataSize.bytes(100));
        return connector;
    }
}
