package baton.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the program that a command names.
 *
 * <p>A name without a slash is looked up in a fixed path rather than in the environment's, which differs between a
 * terminal and a service unit. A relative path counts from the directory of the file that names it.
 */
final class Programs {
    private static final List<Path> PATH = List.of(
            Path.of("/usr/local/sbin"),
            Path.of("/usr/local/bin"),
            Path.of("/usr/sbin"),
            Path.of("/usr/bin"),
            Path.of("/sbin"),
            Path.of("/bin"));

    private final Path file;
    private final Trust trust;
    private final Optional<Account> user;

    /**
     * For one file and one user.
     *
     * @param file the file that names them
     * @param user who runs them; empty: who runs the agent
     */
    Programs(Path file, Trust trust, Optional<Account> user) {
        this.file = file.toAbsolutePath();
        this.trust = trust;
        this.user = user;
    }

    List<String> absolute(Setting setting, List<String> command) throws ConfigException {
        List<String> absolute = new ArrayList<>(command);
        absolute.set(0, find(setting, command.get(0)).toString());
        Optional<String> refusal = user.isPresent() ? trust.refusal(absolute, user.get()) : trust.refusal(absolute);
        if (refusal.isPresent()) {
            throw setting.wrong(refusal.get());
        }
        return absolute;
    }

    private Path find(Setting setting, String name) throws ConfigException {
        if (name.indexOf('/') < 0) {
            for (Path each : PATH) {
                if (isProgram(each.resolve(name))) {
                    return each.resolve(name);
                }
            }
            throw setting.wrong(
                    "there is no program \"" + name + "\" in "
                            + String.join(":", PATH.stream().map(Path::toString).toList()),
                    "a program that exists",
                    "install it or give its whole path");
        }
        Path program = file.resolveSibling(name).normalize();
        if (!Files.exists(program)) {
            throw setting.wrong(program + " does not exist", "a program that exists", "create it or correct the path");
        }
        if (Files.isDirectory(program)) {
            throw setting.wrong(program + " is a directory", "an executable file", "correct the path");
        }
        if (!isProgram(program)) {
            throw setting.wrong(
                    program + " is not an executable file",
                    "an executable file",
                    "run chmod +x on it or correct the path");
        }
        return program;
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
