package baton.agent;

import java.util.Optional;

/** Which Baton this is. */
final class Version {
    private Version() {}

    /** As the jar's manifest has it. */
    static String of(Class<?> any) {
        return Optional.ofNullable(any.getPackage().getImplementationVersion()).orElse("unreleased");
    }
}
