package baton.coordinator.api;

import baton.security.Call;
import baton.security.Gate;
import baton.security.Loopback;
import baton.security.Tls;
import baton.security.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears a call, or refuses it, by who makes it.
 *
 * <p>A body that is not said to be JSON is refused even where none is needed, because a browser on this host sends others
 * without asking; before a DELETE, which has none, it always asks.
 */
final class Admission implements ContainerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String ACTOR = "baton.actor";
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final Gate gate;

    @Context
    private @Nullable HttpServletRequest servletRequest;

    @Context
    private @Nullable ResourceInfo resource;

    Admission(Gate gate) {
        this.gate = gate;
    }

    /** Who made a call: the name that goes with his credentials, else his address. */
    static String actor(HttpServletRequest request) {
        return request.getAttribute(ACTOR) instanceof String actor ? actor : request.getRemoteAddr();
    }

    @Override
    public void filter(ContainerRequestContext request) {
        boolean reading = READING.contains(request.getMethod());
        boolean deletes = request.getMethod().equals("DELETE");
        if (!reading && !deletes && !MediaType.APPLICATION_JSON_TYPE.isCompatible(request.getMediaType())) {
            throw new NotSupportedException();
        }
        Call call = call(request, need(reading));
        Verdict verdict = gate.judge(call);
        if (verdict instanceof Verdict.Denied denied) {
            request.abortWith(answer(denied));
            return;
        }
        String actor = ((Verdict.Granted) verdict).name();
        request.setProperty(ACTOR, actor);
        if (call.need() == Call.Need.CHANGE) {
            LOG.info(
                    "{} at {} asks: {} {}",
                    actor.equals(call.remote()) ? "somebody" : actor,
                    call.remote(),
                    request.getMethod(),
                    request.getUriInfo().getPath());
        }
    }

    private Call.Need need(boolean reading) {
        if (isMarked(ForHealthChecks.class)) {
            return Call.Need.HEALTH;
        }
        return reading || isMarked(ChangesNothing.class) ? Call.Need.READ : Call.Need.CHANGE;
    }

    private boolean isMarked(Class<? extends Annotation> mark) {
        return resource != null
                && resource.getResourceMethod() != null
                && resource.getResourceMethod().isAnnotationPresent(mark);
    }

    private Call call(ContainerRequestContext request, Call.Need need) {
        String remote = servletRequest == null ? "" : servletRequest.getRemoteAddr();
        String authorization = request.getHeaderString("Authorization");
        return new Call(
                need,
                Loopback.isLocal(remote, request::getHeaderString),
                remote,
                Call.bearer(authorization == null ? "" : authorization),
                certificate());
    }

    private Optional<String> certificate() {
        return servletRequest != null
                        && servletRequest.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
                        && chain.length > 0
                ? Tls.commonName(chain[0])
                : Optional.empty();
    }

    private static Response answer(Verdict.Denied denied) {
        Response answer = Problem.of(denied.status(), denied.code(), denied.sentence(), Map.of());
        denied.headers().forEach((name, value) -> answer.getHeaders().add(name, value));
        return answer;
    }
}
