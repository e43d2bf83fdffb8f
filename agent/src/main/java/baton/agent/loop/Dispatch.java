package baton.agent.loop;

import baton.failover.group.GroupName;
import baton.failover.member.Command;
import baton.failover.member.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands the commands of a turn to the ports, in order.
 *
 * <p>Where a port throws at a command of one group, that command and the later ones of the same group are not carried out,
 * because each may rely on the one before; the other groups are served. What a port throws at a command of the whole host
 * is passed on.
 */
final class Dispatch {
    private final EnsemblePort ensemble;
    private final HostPort host;
    private final Troubles troubles;

    Dispatch(EnsemblePort ensemble, HostPort host, Troubles troubles) {
        this.ensemble = ensemble;
        this.host = host;
        this.troubles = troubles;
    }

    /**
     * What became of the commands.
     *
     * @param ending the loop ends with this turn
     * @param undone what was not carried out, by group
     */
    record Result(Optional<Ending> ending, List<Event> undone) {}

    Result carryOut(List<Command> commands) {
        Optional<Ending> ending = Optional.empty();
        Map<GroupName, List<Command>> undone = new LinkedHashMap<>();
        Map<GroupName, String> sentences = new LinkedHashMap<>();
        for (Command command : commands) {
            if (command instanceof Command.OfGroup ofGroup) {
                List<Command> left = undone.get(ofGroup.group());
                if (left != null) {
                    left.add(command);
                    continue;
                }
                try {
                    hand(command);
                } catch (RuntimeException thrown) {
                    String sentence = "the command " + command.getClass().getSimpleName() + " broke down: " + thrown;
                    sentences.put(ofGroup.group(), sentence);
                    undone.put(ofGroup.group(), new ArrayList<>(List.of(command)));
                    troubles.log(ofGroup.group(), sentence + "; it counts as failed", thrown);
                }
            } else {
                Optional<Ending> found = ending(command);
                if (found.isEmpty()) {
                    hand(command);
                }
                ending = found.isPresent() ? found : ending;
            }
        }
        List<Event> events = new ArrayList<>();
        undone.forEach((group, left) -> events.add(new Event.Undone(group, sentences.getOrDefault(group, ""), left)));
        return new Result(ending, events);
    }

    private static Optional<Ending> ending(Command command) {
        if (command instanceof Command.Exit exit) {
            return Optional.of(new Ending.Left(exit.kept()));
        }
        if (command instanceof Command.Reincarnate reincarnate) {
            return Optional.of(new Ending.Reborn(reincarnate.why()));
        }
        return Optional.empty();
    }

    private void hand(Command command) {
        if (command instanceof Command.InEnsemble inEnsemble) {
            ensemble.execute(inEnsemble);
        } else if (command instanceof Command.OnHost onHost) {
            host.execute(onHost);
        }
    }
}
