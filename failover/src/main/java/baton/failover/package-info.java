/**
 * The rules of Baton: who may be active, decided without any input or output.
 *
 * <p>{@code group} holds the words and the ranking, {@code member} the state of a node and the one function that
 * answers each event with commands, {@code policy} how people write a group's policy and what its numbers mean.
 */
@NullMarked
package baton.failover;

import org.jspecify.annotations.NullMarked;
