package baton.agent.loop;

import baton.failover.member.Command;

/** Carries out what the rules ask of ZooKeeper. */
public interface EnsemblePort {
    /**
     * Begins to carry out {@code command} and returns at once.
     *
     * <p>A command with an answer gets exactly one through the {@link Inbox}, always: a time limit turns into an unknown
     * outcome. Called by the loop's thread only.
     */
    void execute(Command.InEnsemble command);
}
