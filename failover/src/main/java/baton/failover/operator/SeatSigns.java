package baton.failover.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the time between two readings says of a seat.
 *
 * @param claimUnchanged how long this coordinator has seen the claim at its present version
 * @param leaseUnchanged likewise the lease that the claim names; empty when it names none
 * @param since when the holder was promoted or, before that, made its claim; empty when the history says nothing
 */
public record SeatSigns(Duration claimUnchanged, Optional<Duration> leaseUnchanged, Optional<Instant> since) {
    public static final SeatSigns NONE = new SeatSigns(Duration.ZERO, Optional.empty(), Optional.empty());
}
