package baton.coordinator.api;

import baton.failover.operator.Refused;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error as {@code application/problem+json}, with a code for programs and a sentence for people. */
final class Problem {
    static final String TYPE = "application/problem+json";

    private Problem() {}

    static Response of(Refused refused) {
        return of(status(refused.why()), refused.code(), String.valueOf(refused.getMessage()), refused.more());
    }

    static Response of(int status, String code, String sentence, Map<String, ?> more) {
        Response.StatusType type = type(status);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", type.getReasonPhrase());
        body.put("status", status);
        body.put("code", code);
        body.put("detail", sentence);
        body.putAll(more);
        return Response.status(type).type(TYPE).entity(body).build();
    }

    private static Response.StatusType type(int status) {
        Response.StatusType known = Response.Status.fromStatusCode(status);
        return known != null ? known : new OtherStatus(status, "Unprocessable Content");
    }

    private static int status(Refused.Why why) {
        return switch (why) {
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case NOT_MET -> 412;
            case TOO_LARGE -> 413;
            case WRONG -> 422;
            case VERSION_MISSING -> 428;
            case UNAVAILABLE -> 503;
        };
    }

    private record OtherStatus(int code, String phrase) implements Response.StatusType {
        @Override
        public int getStatusCode() {
            return code;
        }

        @Override
        public Response.Status.Family getFamily() {
            return Response.Status.Family.familyOf(code);
        }

        @Override
        public String getReasonPhrase() {
            return phrase;
        }
    }
}
