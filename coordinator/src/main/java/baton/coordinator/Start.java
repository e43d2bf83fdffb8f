package baton.coordinator;

import baton.coordinator.api.CoordinatorApi;
import baton.security.BadFile;
import baton.security.Tls;
import baton.security.TlsFiles;
import ch.qos.logback.classic.Level;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.logging.common.BootstrapLogging;
import jakarta.validation.ValidatorFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the coordinator from its command line.
 *
 * <p>Dropwizard's own command line is not used: it prints a banner, and errors over several lines.
 */
final class Start {
    private static final Logger LOG = LoggerFactory.getLogger(Start.class);

    /**
     * System properties below this one override keys of the file, and variables of the environment become such; not those
     * that the launcher sets for itself.
     */
    private static final String OVERRIDES = "baton.coordinator";

    private Start() {}

    static void launch(String... words) {
        int status = 0;
        try {
            run(Arguments.parse(words)).join();
        } catch (Arguments.UsageException e) {
            System.err.println("baton coordinator: " + e.getMessage() + "\n" + Arguments.USAGE);
            status = 2;
        } catch (Exception e) {
            System.err.println("baton coordinator: " + sentence(e));
            status = 1;
        }
        System.exit(status);
    }

    static Server run(Arguments arguments) throws Exception {
        // Until the configuration is read; libraries would tell their whole start otherwise.
        BootstrapLogging.bootstrap(Level.ERROR);
        ValidatorFactory validators = Validators.newValidatorFactory();
        CoordinatorConfiguration configuration = read(arguments, validators);
        Settings settings = configuration.under(arguments);
        MetricRegistry metrics = new MetricRegistry();
        configuration.getLoggingFactory().configure(metrics, "coordinator");
        Environment environment = new Environment(
                "coordinator",
                Jackson.newMinimalObjectMapper(),
                validators,
                metrics,
                Start.class.getClassLoader(),
                new HealthCheckRegistry(),
                configuration);
        new CoordinatorApplication(settings).run(configuration, environment);
        Optional<Tls> tls = tls(settings);
        Server server = new HttpServer(settings.bind(), settings.port(), tls).build(environment);
        try {
            server.start();
        } catch (IOException e) {
            server.stop();
            throw new IOException(
                    "REST cannot listen at " + settings.bind() + ":" + settings.port() + ": " + cause(e)
                            + "; end what listens there or choose another --port",
                    e);
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        LOG.info(
                "REST is at {}://{}:{}{}",
                tls.isPresent() ? "https" : "http",
                settings.bind(),
                port(server),
                CoordinatorApi.BASE);
        Ready.tell(System.getenv());
        return server;
    }

    private static Optional<Tls> tls(Settings settings) throws BadFile {
        Optional<TlsFiles> files = settings.protection().tls();
        return files.isPresent() ? Optional.of(Tls.open(files.get(), LOG::warn)) : Optional.empty();
    }

    /** What the command line and the file it names say together. */
    static Settings settings(Arguments arguments) throws IOException, ConfigurationException {
        return read(arguments, Validators.newValidatorFactory()).under(arguments);
    }

    static int port(Server server) {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private static CoordinatorConfiguration read(Arguments arguments, ValidatorFactory validators)
            throws IOException, ConfigurationException {
        ConfigurationFactory<CoordinatorConfiguration> factory = new DefaultConfigurationFactoryFactory<
                        CoordinatorConfiguration>()
                .create(
                        CoordinatorConfiguration.class,
                        validators.getValidator(),
                        Jackson.newObjectMapper(),
                        OVERRIDES);
        Variables.properties(System.getenv(), OVERRIDES).forEach(System::setProperty);
        return arguments.config().isPresent()
                ? factory.build(
                        new FileConfigurationSourceProvider(),
                        arguments.config().get())
                : factory.build(
                        nothing -> new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)), "the environment");
    }

    private static String cause(Exception e) {
        return e.getCause() == null
                ? String.valueOf(e.getMessage())
                : String.valueOf(e.getCause().getMessage());
    }

    /** What is wrong on one line, the innermost cause last. */
    static String sentence(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Throwable cause = failure.getCause();
        String whole = cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
                ? message
                : message + ": " + cause.getMessage();
        return whole.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}
