package baton.agent.hook;

import java.nio.file.Path;

/**
 * Where hooks and what they need stand.
 *
 * @param scripts the directory of the guard and the wrapper
 * @param output where the output of the last run of each hook goes
 * @param logs where the output of supervised services goes
 */
public record HookPlaces(Path scripts, Path output, Path logs) {
    String wrapper() {
        return scripts.resolve("wrapper").toString();
    }

    String guard() {
        return scripts.resolve("guard").toString();
    }
}
