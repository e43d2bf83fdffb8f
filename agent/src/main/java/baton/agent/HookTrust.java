package baton.agent;

import baton.agent.config.Account;
import baton.agent.config.Trust;
import baton.agent.hook.HookFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Checks that a command can be executed, that only trusted users can replace it, and that its user can run it. */
final class HookTrust implements Trust {
    private static final int LIMIT_SECONDS = 5;

    @Override
    public Optional<String> refusal(List<String> command) {
        return HookFile.refusal(command);
    }

    @Override
    public Optional<String> refusal(List<String> command, Account user) {
        String program = command.get(0);
        return HookFile.refusal(command, OptionalInt.of(user.uid())).or(() -> {
            if (program.indexOf('=') >= 0) {
                return Optional.of(
                        program + " has a \"=\" in its name, which no command under user may have; rename it");
            }
            return canRun(program, user)
                    ? Optional.empty()
                    : Optional.of(program + " cannot be run by user " + user.name()
                            + "; let that user read and execute it and enter every directory above it");
        });
    }

    private static boolean canRun(String program, Account user) {
        try {
            List<String> test = HookFile.isScript(Path.of(program))
                    ? List.of("test", "-x", program, "-a", "-r", program)
                    : List.of("test", "-x", program);
            List<String> words = Plans.runAs(user).words(test);
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notKnown) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
