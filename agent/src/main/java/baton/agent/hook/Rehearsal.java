package baton.agent.hook;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs single hooks of a group outside any tenure, under the wrapper but without a hold, marked as a rehearsal. */
public final class Rehearsal {
    /** What a program says of itself in one of its first lines when it honours {@code BATON_REHEARSAL}. */
    public static final String DECLARATION = "# baton: rehearses";

    private static final int FIRST_LINES = 20;
    private static final int LONGEST = 4096;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final HookPlaces places;
    private final NodeName node;
    private final GroupName group;
    private final GroupHooks hooks;

    public Rehearsal(HookPlaces places, NodeName node, GroupName group, GroupHooks hooks) {
        this.places = places;
        this.node = node;
        this.group = group;
        this.hooks = hooks;
    }

    /** Whether the program of {@code command} declares that it does everything but the change when it is marked. */
    public static boolean isKnownTo(List<String> command) {
        try (Stream<String> lines = firstOf(Path.of(command.get(0)))) {
            return lines.limit(FIRST_LINES).anyMatch(line -> line.strip().equals(DECLARATION));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Runs {@code command} as the hook of {@code event}; a fence hook with the agent's own rights, as always. */
    public HookResult play(String event, String role, List<String> command, Duration limit) {
        boolean fences = event.equals("fence");
        Optional<String> refusal = fences ? HookFile.refusal(command) : hooks.refusal(command);
        if (refusal.isPresent()) {
            return HookResult.failed(refusal.get());
        }
        Facts facts = new Facts(event, role, group, new Seat(0), Epoch.NONE, node)
                .because(Cause.DRILL, "a rehearsal")
                .rehearsed();
        String seconds = String.format(Locale.ROOT, "%d.%03d", limit.toSeconds(), limit.toMillisPart());
        List<String> words = new ArrayList<>(List.of(places.wrapper(), "hook", "-", seconds, "--"));
        List<String> told = facts.arguments(command);
        words.addAll(fences ? told : hooks.asUser(told));
        Path output = places.output().resolve(group + "." + event);
        return new HookProcess(words, facts, output, Optional.empty(), limit.plus(GRACE)).run();
    }

    private static Stream<String> firstOf(Path program) throws IOException {
        try (var file = Files.newInputStream(program)) {
            return new String(file.readNBytes(LONGEST), StandardCharsets.ISO_8859_1).lines();
        }
    }
}
