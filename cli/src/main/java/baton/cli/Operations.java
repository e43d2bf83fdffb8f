package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for an operation and tells its steps as they come. Agents carry it out: to stop waiting does not stop it. */
final class Operations {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(150);

    private final RestCommand command;
    private final Coordinators coordinators;

    Operations(RestCommand command, Coordinators coordinators) {
        this.command = command;
        this.coordinators = coordinators;
    }

    /** Returns the operation as it ended. */
    JsonNode await(JsonNode begun) {
        String id = Json.text(begun, "id");
        if (id.isEmpty()) {
            throw CommandFailed.because("the coordinator began an operation without an id; see `baton status`");
        }
        JsonNode operation = begun;
        int told = 0;
        String toldWait = "";
        while (true) {
            for (JsonNode step : Json.list(operation.path("steps"))
                    .subList(told, operation.path("steps").size())) {
                String at = command.times.toMillis(Json.text(step, "at"));
                command.tellPeople("  " + at + "  ", Entries.sentence(step));
                told++;
            }
            if (!Json.text(operation, "state").equals("running")) {
                return operation;
            }
            String wait = Json.text(operation, "waitingFor");
            if (!wait.isEmpty() && !wait.equals(toldWait)) {
                command.tellPeople("  ", "waiting for " + wait);
                toldWait = wait;
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
            operation = coordinators.get("/operations/" + id).orFail();
        }
    }

    /** Waits, tells the result, and returns what the shell is told. */
    int follow(JsonNode begun) {
        JsonNode ended = await(begun);
        if (command.asJson()) {
            command.print(ended);
        }
        return exitCode(ended);
    }

    int exitCode(JsonNode ended) {
        String result = Json.text(ended, "result");
        command.tellPeople(Json.text(ended, "state") + (result.isEmpty() ? "" : ": " + result));
        return Json.text(ended, "state").equals("succeeded") ? ExitCode.GOOD : ExitCode.ERROR;
    }
}
