package baton.agent.api;

import java.util.Map;

/** What is sent back, before it has anything to do with a connection. */
record Answer(int status, String type, String body, Map<String, String> headers) {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    /** The version of the text format that every Prometheus understands. */
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    static Answer json(int status, Object value) {
        return new Answer(status, JSON, Json.text(value), Map.of());
    }

    static Answer metrics(String text) {
        return new Answer(200, PROMETHEUS, text, Map.of());
    }

    static Answer problem(int status, String code, String sentence) {
        return problem(status, code, sentence, Map.of());
    }

    static Answer problem(int status, String code, String sentence, Map<String, String> headers) {
        return new Answer(status, PROBLEM, Json.text(Json.problem(status, code, sentence)), headers);
    }
}
