package baton.agent;

import baton.agent.health.Checks;
import baton.agent.hook.Hooks;
import baton.agent.loop.EnsemblePort;
import baton.failover.member.Command;

/** Passes everything on to ZooKeeper, and tells the notify hooks and the checks of each transition on the way. */
final class Told implements EnsemblePort {
    private final EnsemblePort ensemble;
    private final Hooks hooks;
    private final Watchfulness watchfulness;
    private final Checks checks;

    Told(EnsemblePort ensemble, Hooks hooks, Watchfulness watchfulness, Checks checks) {
        this.ensemble = ensemble;
        this.hooks = hooks;
        this.watchfulness = watchfulness;
        this.checks = checks;
    }

    @Override
    public void execute(Command.InEnsemble command) {
        if (command instanceof Command.LogTransition log) {
            hooks.tell(log.group(), log.transition());
            watchfulness.met(log.group(), log.transition().kind(), checks);
        }
        ensemble.execute(command);
    }
}
