package baton.agent.loop;

import baton.failover.member.Command;
import baton.failover.member.Transition;
import baton.failover.policy.Spelling;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The one log line of a transition: a sentence for people, then what programs look for. */
final class TransitionLine {
    private TransitionLine() {}

    static String of(Command.LogTransition log) {
        Transition transition = log.transition();
        List<Transition.Lap> laps = transition.phases();
        StringBuilder line = new StringBuilder()
                .append(log.group())
                .append(' ')
                .append(transition.kind().sentence());
        if (!transition.detail().isEmpty()) {
            line.append(": ").append(transition.detail());
        }
        line.append(" [code=").append(transition.kind().code());
        line.append(" group=").append(log.group());
        line.append(" seat=").append(transition.seat());
        line.append(" epoch=").append(transition.epoch());
        line.append(" cause=").append(transition.cause().word());
        log.operation().ifPresent(id -> line.append(" operation=").append(id));
        line.append(" duration=").append(total(laps).toMillis()).append("ms");
        if (!laps.isEmpty()) {
            line.append(" phases=").append(phases(laps));
        }
        return line.append(']').toString();
    }

    private static String phases(List<Transition.Lap> laps) {
        return laps.stream()
                .map(lap -> Spelling.of(lap.phase()) + ":" + lap.length().toMillis() + "ms")
                .collect(Collectors.joining(","));
    }

    private static Duration total(List<Transition.Lap> laps) {
        return laps.stream().map(Transition.Lap::length).reduce(Duration.ZERO, Duration::plus);
    }
}
