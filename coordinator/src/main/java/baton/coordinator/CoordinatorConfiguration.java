package baton.coordinator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.util.Duration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** What {@code coordinator.yml} may say; becomes {@link Settings} at once. */
final class CoordinatorConfiguration extends Configuration {
    @JsonProperty
    @NotEmpty
    private String bind = "127.0.0.1";

    @JsonProperty
    @Min(0)
    @Max(65535)
    private int port = 8700;

    @JsonProperty
    @NotEmpty
    private String ensemble = "127.0.0.1:2181";

    @JsonProperty
    @Pattern(regexp = "(/[A-Za-z0-9._-]+)+", message = "must be a path such as /baton")
    private String root = "/baton";

    @JsonProperty("session-timeout")
    private Duration sessionTimeout = Duration.seconds(30);

    @JsonProperty("ensemble-access")
    @Valid
    @NotNull
    private AccessKeys access = new AccessKeys();

    @JsonProperty
    private boolean embedded;

    @JsonProperty
    @NotEmpty
    private String data = "/var/lib/baton/ensemble";

    @JsonProperty("client-bind")
    @NotEmpty
    private String clientBind = "127.0.0.1";

    @JsonProperty("client-port")
    @Min(0)
    @Max(65535)
    private int clientPort = 2181;

    @JsonProperty
    @Valid
    private SecuritySection security = new SecuritySection();

    CoordinatorConfiguration() {
        setLoggingFactory(Logs.factory());
    }

    Settings under(Arguments arguments) {
        boolean runsServer = embedded || arguments.embedded();
        int serverPort = arguments.clientPort().orElse(clientPort);
        return new Settings(
                arguments.bind().orElse(bind),
                arguments.port().orElse(port),
                arguments.ensemble().orElse(ensemble),
                arguments.root().orElse(root),
                java.time.Duration.ofMillis(sessionTimeout.toMilliseconds()),
                access.files(arguments.config()),
                runsServer
                        ? java.util.Optional.of(new Settings.Embedded(
                                java.nio.file.Path.of(arguments.data().orElse(data)), clientBind, serverPort))
                        : java.util.Optional.empty(),
                security.protection());
    }
}
