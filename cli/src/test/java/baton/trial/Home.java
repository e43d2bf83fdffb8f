package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree, built: where the launcher, the jars and the scripts are. */
public final class Home {
    private Home() {}

    public static Path directory() {
        String told = System.getProperty("baton.home");
        if (told != null) {
            return Path.of(told).toAbsolutePath();
        }
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("scripts/trial-service"))) {
            here = here.getParent();
            if (here == null) {
                throw new IllegalStateException(
                        "run the trials inside the source tree, or with -Dbaton.home=<its root>");
            }
        }
        return here;
    }

    public static Path script(String name) {
        return directory().resolve("scripts").resolve(name);
    }

    /** A hook of the library where any user may read it, as hooks that become another user must be. */
    static Path copyOfHook(String name, Path folder) {
        try {
            Path copy = Files.copy(script("hooks/" + name), folder.resolve(name));
            if (!copy.toFile().setReadable(true, false) || !copy.toFile().setExecutable(true, false)) {
                throw new IOException(copy + " cannot be made executable for all");
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Class path of a module as the launcher makes it. */
    public static String classPath(String module) {
        Path target = directory().resolve(module).resolve("target");
        if (!Files.isDirectory(target.resolve("lib"))) {
            throw new IllegalStateException(target + "/lib is missing: build first, with `mvn package -DskipTests`");
        }
        return target.resolve("baton-" + module + ".jar") + ":" + target + "/lib/*";
    }
}
