package baton.agent.api;

import baton.security.Call;
import baton.security.Gate;
import baton.security.Loopback;
import baton.security.Tls;
import baton.security.Verdict;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Lets a request in to where it is answered, if its caller may ask that.
 *
 * <p>Another agent, or its guard, is known by the secret of its life, everybody else by what the gate knows.
 */
final class Doors {
    /** In bytes; no call of another host is as long. */
    private static final int LONGEST_BODY = 4096;

    private final Routes routes;
    private final PeerRoute peers;
    private final Gate gate;

    Doors(Routes routes, PeerRoute peers, Gate gate) {
        this.routes = routes;
        this.peers = peers;
        this.gate = gate;
    }

    Answer answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath();
        Optional<PeerRoute.Call> peer = PeerRoute.call(method, path);
        Call call = call(exchange, peer.isPresent() ? Call.Need.CHANGE : Routes.need(path));
        if (peer.isPresent() && call.bearer().isPresent() && gate.caller(call).isEmpty()) {
            return counted(call, change(peer.get(), exchange, call.bearer(), false));
        }
        Verdict verdict = gate.judge(call);
        if (verdict instanceof Verdict.Denied denied) {
            return answer(denied);
        }
        if (peer.isEmpty()) {
            return routes.answer(method, path);
        }
        // A browser on this host sends any other body for a web page, without asking.
        if (call.bearer().isEmpty() && !isJson(exchange.getRequestHeaders())) {
            return Answer.problem(
                    Status.UNSUPPORTED_TYPE,
                    "unsupported-media-type",
                    "a body must be sent with Content-Type: application/json");
        }
        return change(peer.get(), exchange, Optional.empty(), true);
    }

    private Answer change(PeerRoute.Call what, HttpExchange exchange, Optional<String> secret, boolean granted)
            throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        return body.length > LONGEST_BODY
                ? Answer.problem(
                        Status.TOO_LARGE,
                        "body-too-large",
                        "the body is longer than " + LONGEST_BODY + " bytes; send a shorter one")
                : peers.answer(what, secret, granted, new String(body, StandardCharsets.UTF_8));
    }

    /** Somebody who tries one secret after the other is told to wait. */
    private Answer counted(Call call, Answer answer) {
        return answer.status() == Status.FORBIDDEN
                ? gate.failed(call).map(Doors::answer).orElse(answer)
                : answer;
    }

    private static Answer answer(Verdict.Denied denied) {
        return Answer.problem(denied.status(), denied.code(), denied.sentence(), denied.headers());
    }

    private static Call call(HttpExchange exchange, Call.Need need) {
        Headers headers = exchange.getRequestHeaders();
        String remote = exchange.getRemoteAddress().getAddress().getHostAddress();
        String authorization = Objects.requireNonNullElse(headers.getFirst("Authorization"), "");
        return new Call(
                need,
                Loopback.isLocal(remote, headers::getFirst),
                remote,
                Call.bearer(authorization),
                commonName(exchange));
    }

    private static boolean isJson(Headers headers) {
        return Objects.requireNonNullElse(headers.getFirst("Content-Type"), "")
                .toLowerCase(Locale.ROOT)
                .startsWith("application/json");
    }

    private static Optional<String> commonName(HttpExchange exchange) {
        try {
            return exchange instanceof HttpsExchange secure
                            && secure.getSSLSession().getPeerCertificates()[0] instanceof X509Certificate shown
                    ? Tls.commonName(shown)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }
}
