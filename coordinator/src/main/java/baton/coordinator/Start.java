package baton.coordinator;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
        Server server = new HttpServer(settings.bind(), settings.port()).build(environment);
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        LOG.info("REST is at http://{}:{}{}", settings.bind(), port(server), baton.coordinator.api.CoordinatorApi.BASE);
        return server;
    }

    static int port(Server server) {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private static CoordinatorConfiguration read(Arguments arguments, ValidatorFactory validators)
            throws IOException, ConfigurationException {
        YamlConfigurationFactory<CoordinatorConfiguration> factory = new YamlConfigurationFactory<>(
                CoordinatorConfiguration.class, validators.getValidator(), Jackson.newObjectMapper(), "baton");
        return arguments.config().isPresent()
                ? factory.build(
                        new FileConfigurationSourceProvider(),
                        arguments.config().get())
                : factory.build();
    }

    /** What is wrong on one line, the innermost cause last. */
    static String sentence(Throwable failure) {
        if (failure instanceof NoSuchFileException || failure instanceof java.io.FileNotFoundException) {
            return failure.getMessage() + ": there is no such file";
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Throwable cause = failure.getCause();
        String whole = cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
                ? message
                : message + ": " + cause.getMessage();
        return whole.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}
