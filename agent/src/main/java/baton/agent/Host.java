package baton.agent;

import baton.agent.hold.Holds;
import baton.agent.hold.Marks;
import baton.agent.hook.Hooks;
import baton.agent.loop.HostPort;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.member.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;

/** Hands each command for this host to the adapter that carries it out. */
final class Host implements HostPort {
    private final Marks marks;
    private final Holds holds;
    private final Hooks hooks;
    private final BiConsumer<GroupName, Epoch> remembered;

    /** @param remembered hears of each mark that is on the disk */
    Host(Marks marks, Holds holds, Hooks hooks, BiConsumer<GroupName, Epoch> remembered) {
        this.marks = marks;
        this.holds = holds;
        this.hooks = hooks;
        this.remembered = remembered;
    }

    @Override
    public void execute(Command.OnHost command) {
        if (command instanceof Command.Mark mark) {
            raise(mark);
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

    private void raise(Command.Mark mark) {
        try {
            marks.raise(mark.group(), mark.epoch());
            remembered.accept(mark.group(), mark.epoch());
        } catch (IOException failed) {
            // An epoch that is not on the disk must not be used; the start that follows finds out why.
            throw new UncheckedIOException("the epoch of group " + mark.group() + " cannot be kept on disk", failed);
        }
    }
}
