/**
 * A whole cluster in one thread under a virtual clock, from one seed: hosts with agents, guards, services and clocks that
 * err in rate, and an ensemble whose messages come late or never.
 */
@NullMarked
package baton.failover.simulation;

import org.jspecify.annotations.NullMarked;
