/**
 * Trials: real processes on this machine, broken on purpose, judged by what their services did.
 *
 * <p>The service is the witness. It writes a beat every few milliseconds to one log on one clock; who was active when is
 * read from the beats, never from what an agent believes. {@code scripts/trial} runs these trials alone.
 */
@NullMarked
package baton.trial;

import org.jspecify.annotations.NullMarked;
