package baton.agent.hook;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the guard or the wrapper, in a session of its own, waited for under a limit.
 *
 * <p>The wrapper keeps the hook's limit; the one here is later and for the case that even the wrapper hangs.
 *
 * @param output where the output goes
 * @param service where standard output goes instead, when it is a service's
 */
record HookProcess(List<String> command, Facts facts, Path output, Optional<Path> service, Duration limit) {
    private static final Logger LOG = LoggerFactory.getLogger(HookProcess.class);
    private static final Redirect NOWHERE = Redirect.to(new File("/dev/null"));
    /** Statuses of timeout(1) when it ended what it ran: by TERM, and by KILL. */
    private static final List<Integer> TOOK_TOO_LONG = List.of(124, 137);

    /** What runs when the agent ends is left to the wrapper and the guard. */
    HookResult run() {
        return run(false);
    }

    /** Ends the process when this thread is interrupted: nobody needs its result any more. */
    HookResult runWhileWanted() {
        return run(true);
    }

    private HookResult run(boolean endsWhenInterrupted) {
        Optional<Process> running = Optional.empty();
        try {
            Process process = start();
            running = Optional.of(process);
            tell(process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                killGroup(process);
                return HookResult.failed(facts.event() + " did not end within " + limit.toMillis() + " ms");
            }
            return result(process);
        } catch (IOException failed) {
            return HookResult.failed(facts.event() + " cannot be started: " + failed.getMessage());
        } catch (InterruptedException ended) {
            if (endsWhenInterrupted) {
                running.ifPresent(HookProcess::killGroup);
                return HookResult.failed(facts.event() + " was cut short");
            }
            Thread.currentThread().interrupt();
            return HookResult.failed("the agent ended while " + facts.event() + " ran");
        }
    }

    private HookResult result(Process process) throws InterruptedException {
        int status = process.exitValue();
        String said = Output.lastLine(output);
        if (status == 0) {
            return new HookResult(true, said);
        }
        String how = facts.event() + " ended with status " + status;
        if (TOOK_TOO_LONG.contains(status)) {
            // What ignored the TERM while the hook itself obeyed it.
            killGroup(process);
            how = facts.event() + (status == 124 ? " took too long and was ended" : " was killed");
        }
        return HookResult.failed(said.isEmpty() ? how : how + ": " + said);
    }

    private Process start() throws IOException {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).directory(new File("/"));
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        builder.environment().putAll(facts.environment());
        Redirect captured = Redirect.to(output.toFile());
        if (service.isPresent()) {
            builder.redirectOutput(Redirect.appendTo(service.get().toFile())).redirectError(captured);
        } else {
            builder.redirectOutput(captured).redirectErrorStream(true);
        }
        try {
            return builder.start();
        } catch (IOException noRoomForOutput) {
            // A full disk must not keep a service from being stopped.
            LOG.warn("{} runs without its output being kept: {}", facts.event(), noRoomForOutput.getMessage());
            return builder.redirectOutput(NOWHERE).redirectError(NOWHERE).start();
        }
    }

    private void tell(Process process) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(facts.json());
            input.write('\n');
        } catch (IOException doesNotListen) {
            LOG.debug("{} did not read its standard input", facts.event());
        }
    }

    /** The process leads its session and group, so that its pid names the group as long as anybody is in it. */
    private static void killGroup(Process process) {
        try {
            Process kill = new ProcessBuilder("bash", "-c", "kill -KILL -- -" + process.pid())
                    .redirectOutput(NOWHERE)
                    .redirectError(NOWHERE)
                    .start();
            if (!kill.waitFor(1, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException cannotFork) {
            LOG.warn("cannot end the process group {}: {}", process.pid(), cannotFork.getMessage());
        } catch (InterruptedException ended) {
            // The kill goes on without being waited for.
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
