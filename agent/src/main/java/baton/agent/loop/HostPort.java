package baton.agent.loop;

import baton.failover.member.Command;

/** Carries out what the rules ask of this host. */
public interface HostPort {
    /**
     * Carries out {@code command}: holds and marks before it returns, hooks in the background.
     *
     * <p>A command with an answer gets exactly one through the {@link Inbox}, always: a time limit turns into a failure.
     * Called by the loop's thread only.
     */
    void execute(Command.OnHost command);
}
