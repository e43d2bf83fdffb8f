package baton.coordinator.view;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A ZooKeeper server as it answered.
 *
 * @param mode leader, follower, observer or standalone
 * @param unknown why something is missing here, a sentence
 */
public record ServerSight(
        String address,
        boolean reachable,
        Optional<String> mode,
        Optional<String> version,
        OptionalLong tickMillis,
        OptionalInt syncLimit,
        Optional<String> unknown) {}
