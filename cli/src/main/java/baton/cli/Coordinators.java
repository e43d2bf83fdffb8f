package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The coordinators, all equal: the first that can be reached answers.
 *
 * <p>A question is put to the next one whenever the first gives no answer. A request that changes something goes to the
 * next only when the first certainly never saw it: to ask twice could do it twice.
 */
final class Coordinators {
    private static final String API = "/api/v1";
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 15_000;

    static {
        // The JDK silently repeats a POST whose connection broke: that would do it twice.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final List<URI> urls;
    private final Credentials credentials;

    Coordinators(List<URI> urls, Credentials credentials) {
        this.urls = List.copyOf(urls);
        this.credentials = credentials;
    }

    Answer get(String path) {
        return ask(true, "GET", path, null, Map.of());
    }

    /** A question that is put by POST and changes nothing. */
    Answer question(String path, JsonNode body) {
        return ask(true, "POST", path, body, Map.of());
    }

    Answer post(String path, JsonNode body) {
        return ask(false, "POST", path, body, Map.of());
    }

    Answer put(String path, JsonNode body, Map<String, String> headers) {
        return ask(false, "PUT", path, body, headers);
    }

    Answer delete(String path) {
        return ask(false, "DELETE", path, null, Map.of());
    }

    /** Opens a stream of server-sent events at the first coordinator that answers. */
    InputStream follow(String path, Map<String, String> headers, int silenceMillis) {
        List<String> failures = new ArrayList<>();
        for (URI url : urls) {
            try {
                HttpURLConnection connection = open(url, "GET", path, headers);
                connection.setReadTimeout(silenceMillis);
                connection.setRequestProperty("Accept", "text/event-stream");
                if (connection.getResponseCode() == 200) {
                    return connection.getInputStream();
                }
                read(connection).orFail();
            } catch (IOException e) {
                failures.add(Trouble.describe(url, e));
            }
        }
        throw unreachable(failures);
    }

    private Answer ask(
            boolean harmless, String method, String path, @Nullable JsonNode body, Map<String, String> headers) {
        List<String> failures = new ArrayList<>();
        for (URI url : urls) {
            try {
                return askOne(url, method, path, body, headers);
            } catch (IOException e) {
                if (!harmless && Trouble.mayHaveArrived(e)) {
                    throw CommandFailed.because(url + " did not answer (" + Trouble.reason(url, e)
                            + "), and may have done it nevertheless: look with `baton status` before you try again");
                }
                failures.add(Trouble.describe(url, e));
            }
        }
        throw unreachable(failures);
    }

    private Answer askOne(URI url, String method, String path, @Nullable JsonNode body, Map<String, String> headers)
            throws IOException {
        HttpURLConnection connection = open(url, method, path, headers);
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(Json.bytes(body));
            }
        }
        return read(connection);
    }

    private HttpURLConnection open(URI url, String method, String path, Map<String, String> headers)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) url.resolve(API + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "application/json");
        headers.forEach(connection::setRequestProperty);
        credentials.show(connection);
        return connection;
    }

    private static Answer read(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String tag = connection.getHeaderField("ETag");
        InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        JsonNode body = stream == null ? JsonNodeFactory.instance.objectNode() : Json.read(stream);
        return new Answer(status, body, tag == null ? "" : tag);
    }

    private static CommandFailed unreachable(List<String> failures) {
        return CommandFailed.because("no coordinator can be reached: " + String.join(", ", failures)
                + "; start one with `baton coordinator`, or name one with --coordinator or BATON_COORDINATOR."
                + " The agents go on without it");
    }
}
