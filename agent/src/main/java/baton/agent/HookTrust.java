package baton.agent;

import baton.agent.config.Account;
import baton.agent.config.Trust;
import baton.agent.hook.HookFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Whether a hook is what the operator put there, and whether who shall run it can. */
final class HookTrust implements Trust {
    private static final int LIMIT_SECONDS = 5;

    @Override
    public Optional<String> refusal(String program) {
        return HookFile.refusal(program);
    }

    @Override
    public Optional<String> refusal(String program, Account user) {
        return HookFile.refusal(program, OptionalInt.of(user.uid())).or(() -> {
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
        List<String> words = Plans.runAs(user).words(List.of("test", "-x", program));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSetpriv) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
