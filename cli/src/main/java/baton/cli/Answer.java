package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/**
 * What a coordinator answered.
 *
 * @param version of the thing answered (its ETag), empty when there is none
 */
record Answer(int status, JsonNode body, String version) {
    boolean isGood() {
        return status >= 200 && status < 300;
    }

    String code() {
        return body.path("code").asText("");
    }

    /** Returns the body of a good answer. */
    JsonNode orFail() {
        return orFail("");
    }

    /** The same; a refusal begins with {@code about}. */
    JsonNode orFail(String about) {
        if (isGood()) {
            return body;
        }
        throw CommandFailed.refused(about + sentence(), body);
    }

    /** The refusal and the reasons that came with it, in one sentence. */
    String sentence() {
        String detail = body.path("detail").asText("");
        if (detail.isEmpty()) {
            return "the coordinator answered " + status
                    + " without a reason: is this the address of a Baton coordinator?";
        }
        String reasons = Json.sentences(body.path("reasons")).stream()
                .filter(reason -> !reason.isEmpty() && !detail.contains(reason))
                .collect(Collectors.joining("; "));
        String whole = reasons.isEmpty() ? detail : detail + ": " + reasons;
        return status == 401 ? whole + "; name a file that holds yours with --token-file or BATON_TOKEN_FILE" : whole;
    }
}
