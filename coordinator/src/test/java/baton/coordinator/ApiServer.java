package baton.coordinator;

import baton.coordinator.view.Estate;
import baton.security.Gate;
import baton.security.Protection;
import baton.security.Tls;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheckRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** The real server over an estate of the test's choice, and a client for it. */
public final class ApiServer {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AtomicReference<Estate> DELEGATE = new AtomicReference<>();
    private static @Nullable ApiServer shared;

    private final Server server;
    private final HttpClient client = HttpClient.newHttpClient();

    private ApiServer(Server server) {
        this.server = server;
    }

    /** One server for all tests, since it takes longer to start than a test to run; it ends with the JVM. */
    public static synchronized ApiServer over(Estate estate) throws Exception {
        DELEGATE.set(estate);
        ApiServer running = shared;
        if (running == null) {
            running = start(
                    (Estate) Proxy.newProxyInstance(
                            Estate.class.getClassLoader(),
                            new Class<?>[] {Estate.class},
                            (proxy, method, arguments) -> {
                                try {
                                    return method.invoke(DELEGATE.get(), arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            }),
                    "127.0.0.1");
            shared = running;
        }
        return running;
    }

    public static ApiServer start(Estate estate, String bind) throws Exception {
        return start(estate, bind, Protection.NONE);
    }

    public static ApiServer start(Estate estate, String bind, Protection protection) throws Exception {
        CoordinatorConfiguration configuration = new CoordinatorConfiguration();
        configuration.getLoggingFactory().configure(new MetricRegistry(), "test");
        Environment environment = new Environment(
                "coordinator",
                Jackson.newMinimalObjectMapper(),
                Validators.newValidatorFactory(),
                new MetricRegistry(),
                ApiServer.class.getClassLoader(),
                new HealthCheckRegistry(),
                configuration);
        CoordinatorApplication.serve(estate, Gate.open(protection, sentence -> {}), environment);
        Optional<Tls> tls = protection.tls().isPresent()
                ? Optional.of(Tls.open(protection.tls().get(), sentence -> {}))
                : Optional.empty();
        Server server = new HttpServer(bind, 0, tls).build(environment);
        server.start();
        return new ApiServer(server);
    }

    public void stop() throws Exception {
        server.stop();
    }

    public int port() {
        return Start.port(server);
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request("127.0.0.1", path).GET());
    }

    public Answer post(String path, String body) throws IOException, InterruptedException {
        return send(request("127.0.0.1", path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer put(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("127.0.0.1", path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpRequest.Builder request(String host, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port() + "/api/v1" + path))
                .timeout(Duration.ofSeconds(20));
    }

    public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    public HttpClient client() {
        return client;
    }

    /** An answer and its JSON. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public JsonNode json() throws IOException {
            return MAPPER.readTree(response.body());
        }

        /** Status and code of an error in one word, so that a test shows both when it fails. */
        public String refusal() throws IOException {
            return status() + " " + json().path("code").asText();
        }

        public String sentence() throws IOException {
            return json().path("detail").asText();
        }
    }
}
