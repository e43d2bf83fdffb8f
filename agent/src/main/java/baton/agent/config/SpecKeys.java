package baton.agent.config;

import baton.failover.group.GroupSpec;
import baton.failover.group.RefusedKey;
import baton.failover.policy.Policy;
import baton.failover.policy.PolicyKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the shared part of a group's file: what this host proposes for a group that does not exist yet. */
final class SpecKeys {
    private SpecKeys() {}

    /** What an operator would change when the lease is too short. */
    static Place leasePlace(Section keys) {
        return keys.find("lease")
                .or(() -> keys.find("profile"))
                .map(Setting::place)
                .orElse(keys.place());
    }

    static GroupSpec read(Section keys) throws ConfigException {
        Map<String, String> texts = new HashMap<>();
        for (PolicyKey<?> key : Policy.KEYS) {
            Optional<Setting> given = keys.find(key.name());
            if (given.isPresent()) {
                texts.put(key.name(), given.get().scalar(key.expected()));
            }
        }
        try {
            return Policy.read(texts);
        } catch (RefusedKey refused) {
            Place place = keys.find(refused.key()).map(Setting::place).orElse(keys.place());
            throw new ConfigException(place + ": " + refused.sentence());
        }
    }
}
