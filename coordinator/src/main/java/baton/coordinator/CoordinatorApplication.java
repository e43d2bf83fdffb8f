package baton.coordinator;

import baton.coordinator.api.CoordinatorApi;
import baton.coordinator.ensemble.EnsembleEstate;
import baton.coordinator.view.Estate;
import baton.failover.group.OperationId;
import baton.security.Gate;
import baton.zookeeper.EnsembleAccess;
import baton.zookeeper.EnsembleSettings;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.util.UUID;
import org.glassfish.jersey.server.ServerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the coordinator together. */
public final class CoordinatorApplication extends Application<CoordinatorConfiguration> {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorApplication.class);

    private final Settings settings;

    CoordinatorApplication(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run(CoordinatorConfiguration configuration, Environment environment) throws Exception {
        EnsembleAccess access = settings.access().read(System.getenv());
        String ensemble = settings.ensemble();
        if (settings.embedded().isPresent()) {
            EmbeddedEnsemble embedded =
                    EmbeddedEnsemble.start(settings.embedded().get());
            environment.lifecycle().manage(stopping(embedded::close));
            ensemble = embedded.connect();
        }
        EnsembleEstate estate =
                EnsembleEstate.open(new EnsembleSettings(ensemble, settings.root(), settings.sessionTimeout(), access));
        environment.lifecycle().manage(stopping(estate::close));
        serve(estate, Gate.open(settings.protection(), LOG::warn), environment);
    }

    static void serve(Estate estate, Gate gate, Environment environment) {
        CoordinatorApi.configured(environment.getObjectMapper());
        // Jersey would keep the first 8 KB of a stream of events back, however often it is flushed.
        environment.jersey().property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
        environment.jersey().setUrlPattern(CoordinatorApi.BASE + "/*");
        CoordinatorApi.components(
                        estate,
                        Clock.systemUTC(),
                        () -> new OperationId(UUID.randomUUID().toString()),
                        gate)
                .forEach(environment.jersey()::register);
    }

    /** Dropwizard stops what it manages in the opposite order, so the server ends after its clients. */
    private static Managed stopping(Runnable stop) {
        return new Managed() {
            @Override
            public void stop() {
                stop.run();
            }
        };
    }

    public static void main(String[] words) {
        Start.launch(words);
    }
}
