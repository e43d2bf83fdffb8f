/**
 * The coordinator over REST: reads requests, asks the rules, hands what they grant to the estate, writes answers.
 *
 * <p>Not promised: that an answer to a GET is still true. Only {@code verify} answers from a committed transaction, and
 * even that says what was true at an instant between question and answer.
 */
@NullMarked
package baton.coordinator.api;

import org.jspecify.annotations.NullMarked;
