package baton.agent;

import baton.agent.hold.Holds;
import baton.agent.hold.MarkWriter;
import baton.agent.hook.Hooks;
import baton.agent.loop.HostPort;
import baton.failover.member.Command;

/** Hands each command for this host to the adapter that carries it out. */
final class Host implements HostPort {
    private final MarkWriter marks;
    private final Holds holds;
    private final Hooks hooks;

    Host(MarkWriter marks, Holds holds, Hooks hooks) {
        this.marks = marks;
        this.holds = holds;
        this.hooks = hooks;
    }

    @Override
    public void execute(Command.OnHost command) {
        if (command instanceof Command.Mark mark) {
            marks.write(mark.group(), mark.epoch(), mark.own());
        } else if (command instanceof Command.WriteHold write) {
            holds.write(write.group(), write.hold());
        } else if (command instanceof Command.ExtendHold extend) {
            holds.extend(extend.group(), extend.hold());
        } else if (command instanceof Command.DropHold drop) {
            holds.drop(drop.group(), drop.seat(), drop.epoch());
        } else if (command instanceof Command.RunHook run) {
            hooks.run(run.group(), run.call());
        } else if (command instanceof Command.Fence fence) {
            hooks.fence(fence);
        } else {
            throw new IllegalArgumentException("no adapter for " + command);
        }
    }
}
