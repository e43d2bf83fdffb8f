package baton.agent.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Checks that a hook can be executed and that only trusted users can replace it: it runs with the agent's rights.
 *
 * <p>Checks the owner and mode of the file, of every directory above it and of those of each link on the way; not those
 * of its arguments. What the file contains is checked by {@link Executable}.
 */
public final class HookFile {
    private static final int OTHERS_MAY_WRITE = 0022;
    private static final int STICKY = 01000;
    private static final int LINKS = 40;

    private HookFile() {}

    /** Returns why the command may not run: a sentence that names the path; empty when it may. */
    public static Optional<String> refusal(List<String> command) {
        return refusal(command, OptionalInt.empty());
    }

    /** Returns the same of a command that is run as {@code user}, who may own it then. */
    public static Optional<String> refusal(List<String> command, OptionalInt user) {
        String program = command.get(0);
        try {
            Optional<Path> file = find(program);
            if (file.isEmpty()) {
                return Optional.of(program + " does not exist; write the whole path of an executable file");
            }
            if (!Files.isRegularFile(file.get())) {
                return Optional.of(file.get() + " is not a file; write the whole path of an executable file");
            }
            if (!Files.isExecutable(file.get())) {
                return Optional.of(file.get() + " is not executable; run: chmod 755 " + file.get());
            }
            Optional<String> replaceable = refusal(file.get(), LINKS, user);
            if (replaceable.isPresent()) {
                return replaceable;
            }
            Optional<String> refused = Executable.refusal(file.get());
            return refused.isPresent() ? refused : Executable.refusalOfScript(command);
        } catch (IOException unreadable) {
            return Optional.of(program + " cannot be checked: " + unreadable);
        }
    }

    /** Returns whether whoever runs {@code program} must be able to read it. */
    public static boolean isScript(Path program) throws IOException {
        return Executable.isScript(program);
    }

    static Optional<Path> find(String command) {
        if (command.contains("/")) {
            return Optional.of(Path.of(command).toAbsolutePath()).filter(Files::exists);
        }
        return Arrays.stream(searchPath().split(":", -1))
                .map(directory -> Path.of(directory, command).toAbsolutePath())
                .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                .findFirst();
    }

    static String searchPath() {
        return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    }

    private static Optional<String> refusal(Path path, int links, OptionalInt user) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path at :
                Stream.iterate(absolute, step -> step != null, Path::getParent).toList()) {
            if (Files.isSymbolicLink(at)) {
                if (links == 0) {
                    return Optional.of(path + " goes through too many links");
                }
                // The link's own mode means nothing; where it stands is looked at above, where it leads here.
                Path target = at.resolveSibling(Files.readSymbolicLink(at)).resolve(at.relativize(absolute));
                Optional<String> refused = refusal(target, links - 1, user);
                if (refused.isPresent()) {
                    return refused;
                }
            } else {
                Optional<String> refused = refusalOf(at, at.equals(absolute), user);
                if (refused.isPresent()) {
                    return refused;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refusalOf(Path at, boolean itself, OptionalInt user) throws IOException {
        int mode = number(at, "unix:mode");
        int owner = number(at, "unix:uid");
        if (owner != 0 && owner != ownUser() && !user.equals(OptionalInt.of(owner))) {
            return Optional.of(at + " belongs to another user, who could replace the hook; run: chown root " + at);
        }
        // In a sticky directory (/tmp) others may add files but not replace this one.
        boolean sticky = !itself && (mode & STICKY) != 0;
        if ((mode & OTHERS_MAY_WRITE) != 0 && !sticky) {
            return Optional.of(at + " can be written by others, who could replace the hook; run: chmod go-w " + at);
        }
        return Optional.empty();
    }

    private static int ownUser() throws IOException {
        return number(Path.of("/proc/self/stat"), "unix:uid");
    }

    private static int number(Path at, String attribute) throws IOException {
        return Files.getAttribute(at, attribute, LinkOption.NOFOLLOW_LINKS) instanceof Integer number ? number : 0;
    }
}
