package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.Intent;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import baton.failover.policy.Spelling;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The records that claims are made of; the others have files of their own. */
final class Codecs {
    private Codecs() {}

    static final Codec<Epoch> EPOCH = new Codec<>("the highest epoch of a group") {
        @Override
        Epoch read(Fields fields) {
            return new Epoch(fields.number("epoch"));
        }

        @Override
        void write(Epoch epoch, ObjectNode into) {
            into.put("epoch", epoch.number());
        }
    };

    static final Codec<Claim> CLAIM = new Codec<>("a claim") {
        @Override
        Claim read(Fields fields) {
            Optional<String> node = fields.optionalText("holder");
            Optional<String> stamp = fields.optionalText("stamp");
            Optional<String> incarnation = fields.optionalText("incarnation");
            if (node.isPresent() != stamp.isPresent() || node.isPresent() != incarnation.isPresent()) {
                throw new IllegalArgumentException(
                        "expected holder, stamp and incarnation together or none of them, found only some");
            }
            Optional<Holder> holder = node.map(name -> new Holder(
                    new NodeName(name), new Stamp(stamp.orElseThrow()), new Incarnation(incarnation.orElseThrow())));
            Terms terms = new Terms(Duration.ofMillis(fields.number("leaseMillis")), fields.flag("keep"));
            Claim claim = new Claim(
                    new Epoch(fields.number("epoch")),
                    holder,
                    fields.word(ClaimState.class, "state"),
                    terms,
                    fields.informCause("cause"),
                    false,
                    failed(fields));
            // A version that does not know the field carries it along when it releases the claim, and into later
            // epochs.
            OptionalLong failed = fields.optionalNumber("stopFailedEpoch");
            boolean stopFailed = claim.state() != ClaimState.RELEASED
                    && failed.equals(OptionalLong.of(claim.epoch().number()));
            return stopFailed ? claim.withFailedStop() : claim;
        }

        private FailedStarts failed(Fields fields) {
            // Absent where none failed, and where an earlier version wrote the claim.
            return new FailedStarts(
                    fields.optionalInt("failedStarts").orElse(0),
                    fields.optionalInt("failedUnder").orElse(0));
        }

        @Override
        void write(Claim claim, ObjectNode into) {
            into.put("epoch", claim.epoch().number());
            claim.holder().ifPresent(holder -> into.put("holder", holder.node().value())
                    .put("stamp", holder.stamp().value())
                    .put("incarnation", holder.incarnation().value()));
            into.put("state", Spelling.of(claim.state()))
                    .put("leaseMillis", claim.terms().lease().toMillis())
                    .put("keep", claim.terms().keep())
                    .put("cause", claim.cause().word());
            if (claim.failed().count() > 0) {
                into.put("failedStarts", claim.failed().count())
                        .put("failedUnder", claim.failed().policy());
            }
            if (claim.stopFailed()) {
                into.put("stopFailedEpoch", claim.epoch().number());
            }
        }
    };

    static final Codec<Intent> INTENT = new Codec<>("an intent") {
        @Override
        Intent read(Fields fields) {
            return new Intent(
                    new OperationId(fields.text("operation")),
                    new Seat(fields.integer("seat")),
                    new Epoch(fields.number("epoch")),
                    new NodeName(fields.text("from")),
                    fields.optionalText("to").map(NodeName::new),
                    Duration.ofMillis(fields.number("lifetimeMillis")),
                    fields.informCause("cause"));
        }

        @Override
        void write(Intent intent, ObjectNode into) {
            into.put("operation", intent.operation().value())
                    .put("seat", intent.seat().number())
                    .put("epoch", intent.epoch().number())
                    .put("from", intent.from().value());
            intent.to().ifPresent(to -> into.put("to", to.value()));
            into.put("lifetimeMillis", intent.lifetime().toMillis())
                    .put("cause", intent.cause().word());
        }
    };

    /** A record without content: a lease or a drain, whose existence and version say all. */
    static final Codec<Boolean> MARKER = new Codec<>("a marker") {
        @Override
        Boolean read(Fields fields) {
            return true;
        }

        @Override
        void write(Boolean value, ObjectNode into) {}
    };

    /** What a lease node holds. */
    static byte[] marker() {
        return MARKER.encode(true, Codec.NOTHING_UNKNOWN);
    }
}
