package baton.agent.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks a user up, wherever this host keeps its users. */
final class Accounts {
    private static final int LIMIT_SECONDS = 5;

    private Accounts() {}

    /** The user that is named; empty when the agent runs as that user already. */
    static Optional<Account> of(Setting user) throws ConfigException {
        String name = user.text();
        Account account = find(name)
                .orElseThrow(() -> user.wrong(
                        "there is no user \"" + name + "\" on this host",
                        "one that \"getent passwd\" knows",
                        "create the user or correct the name"));
        int own = ownUser();
        if (account.uid() == own) {
            return Optional.empty();
        }
        if (own != 0) {
            throw user.wrong(
                    "this is not run by root and cannot become " + name,
                    "an agent that runs as root, or as " + name,
                    "run it as root or remove user");
        }
        return Optional.of(account);
    }

    private static Optional<Account> find(String name) {
        if (!name.matches("[A-Za-z0-9._][A-Za-z0-9._-]*")) {
            return Optional.empty();
        }
        try {
            String[] fields = said("getent", "passwd", name).strip().split(":", -1);
            if (fields.length != 7) {
                return Optional.empty();
            }
            List<Integer> groups = Arrays.stream(
                            said("id", "-G", "--", name).strip().split(" ", -1))
                    .map(Integer::valueOf)
                    .toList();
            return Optional.of(new Account(
                    fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), groups, fields[5]));
        } catch (IOException | NumberFormatException unknown) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String said(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not answer");
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int ownUser() {
        try {
            return Files.getAttribute(Path.of("/proc/self/stat"), "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            instanceof Integer number
                    ? number
                    : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
