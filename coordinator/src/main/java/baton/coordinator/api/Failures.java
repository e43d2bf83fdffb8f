package baton.coordinator.api;

import baton.coordinator.view.EnsembleUnreachable;
import baton.failover.operator.Refused;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ends a request into an answer. */
final class Failures implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof Refused refused) {
            return Problem.of(refused);
        }
        if (failure instanceof EnsembleUnreachable) {
            return Problem.of(503, "ensemble-unreachable", String.valueOf(failure.getMessage()), Map.of());
        }
        if (failure instanceof WebApplicationException web) {
            Response.StatusType type = web.getResponse().getStatusInfo();
            Response answer = Problem.of(
                    type.getStatusCode(),
                    type.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                    sentence(type.getStatusCode(), type.getReasonPhrase()),
                    Map.of());
            answer.getHeaders().putAll(allowed(web));
            return answer;
        }
        LOG.error("a request failed through a mistake in this program", failure);
        return Problem.of(500, "internal", "a mistake in this program; its log has more", Map.of());
    }

    private static Map<String, java.util.List<Object>> allowed(WebApplicationException web) {
        java.util.List<Object> methods = web.getResponse().getHeaders().get("Allow");
        return methods == null ? Map.of() : Map.of("Allow", methods);
    }

    private static String sentence(int status, String phrase) {
        return switch (status) {
            case 404 -> "there is nothing under this path; /api/v1/openapi.json lists what there is";
            case 405 -> "this path has no such method";
            case 415 -> "a body must be sent with Content-Type: application/json";
            default -> phrase;
        };
    }
}
