package baton.coordinator.api;

import baton.failover.group.GroupSpec;
import baton.failover.group.RefusedKey;
import baton.failover.operator.Refused;
import baton.failover.policy.GroupKeys;
import baton.failover.policy.Policy;

/** A spec as JSON, with the keys and values of the shared part of a group's file. */
final class SpecJson {
    private SpecJson() {}

    static GroupSpec read(String text) {
        Body body = Body.parse(text, GroupKeys.SHARED);
        try {
            return Policy.read(body.scalars());
        } catch (RefusedKey refused) {
            throw new Refused(Refused.Why.WRONG, "bad-value", refused.sentence());
        }
    }
}
