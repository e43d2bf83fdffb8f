package baton.failover.member;

import static baton.failover.member.Stage.SEAT;

import baton.failover.group.NodeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays the {@code >} lines of a conversation and writes below each what the member answers; of what only leads there,
 * {@code >>}, it writes where the member has come to.
 *
 * <p>A line that only changes what ZooKeeper keeps, or lets time pass, is answered by the next one that tells the member.
 */
final class Conversation {
    private static final String EVENT = "> ";
    private static final String QUIET = ">> ";
    private static final Map<Pattern, BiConsumer<Stage, MatchResult>> WORDS = new LinkedHashMap<>();

    static {
        // What ZooKeeper keeps, and the clock.
        on("the seat is free", (stage, line) -> stage.records.free(SEAT));
        on(
                "(n\\d) holds the seat with epoch (\\d+)",
                (stage, line) -> stage.records.held(SEAT, node(line), number(line)));
        on(
                "the last life of n1 holds the seat with epoch (\\d+)",
                (stage, line) -> stage.records.held(SEAT, Stage.lifeBefore(), Long.parseLong(line.group(1))));
        on(
                "(n\\d) stands by with priority (\\d+)",
                (stage, line) -> stage.records.standby(node(line), Integer.parseInt(line.group(2))));
        on("the lease of (n\\d) moves", (stage, line) -> stage.records.leaseMoves(node(line)));
        on("the seat is released", (stage, line) -> stage.records.change(SEAT, claim -> claim.released()));
        on("the claim is revoked", (stage, line) -> stage.records.change(SEAT, claim -> claim.revoked()));
        on(
                "an operator asks to hand over to (n\\d)",
                (stage, line) -> stage.records.asks("move", SEAT, Optional.of(node(line)), Duration.ofMinutes(1)));
        on("(\\d+) ms pass", (stage, line) -> stage.late(Long.parseLong(line.group(1))));
        // What leads there.
        on("n1 stands by", (stage, line) -> stage.begins(List.of(), 0).settles());
        on("n1 is active", (stage, line) -> {
            stage.records.free(SEAT);
            stage.begins(List.of(), 0).settles().becomesActive().reads();
        });
        // What the member hears.
        on("the agent begins", (stage, line) -> stage.begins(List.of(), 0));
        on("the agent begins and finds an active hold of epoch (\\d+)", (stage, line) -> {
            long epoch = Long.parseLong(line.group(1));
            stage.begins(List.of(new FoundHold(stage.found(epoch, HoldPhase.ACTIVE), true)), epoch);
        });
        on("the group is read", (stage, line) -> stage.reads());
        on("the group is read back", (stage, line) -> stage.readsBack());
        on("the alarm rings", (stage, line) -> stage.meets(new Event.Alarm()));
        on("the claim commits", (stage, line) -> stage.claimCommits());
        on("the claim is refused", (stage, line) -> stage.claimEnds(new Outcome.Refused("lease")));
        on("the (?:adoption|mark) commits", (stage, line) -> stage.amendCommits());
        on("the release commits", (stage, line) -> stage.releaseCommits());
        on("the renewal commits", (stage, line) -> stage.renewalCommits());
        on(
                "the renewal is refused",
                (stage, line) -> stage.renewalEnds(new RenewalOutcome.Refused(
                        stage.latest(Command.Renew.class).covered())));
        on("the renewal stays unknown", (stage, line) -> stage.renewalEnds(new RenewalOutcome.Unknown("no answer")));
        on("the hold stands", (stage, line) -> stage.holdStands());
        on("the guard ends the hold", (stage, line) -> stage.lapses());
        on("(promote|check|demote|verify|kill) succeeds", (stage, line) -> stage.succeeds(hook(line)));
        on("(promote|check|demote|verify|kill) fails", (stage, line) -> stage.fails(hook(line)));
        on("the agent is asked to stop", (stage, line) -> stage.stops());
    }

    private final Stage stage = new Stage(100);
    private final Wording wording = new Wording(stage.now());

    private static void on(String words, BiConsumer<Stage, MatchResult> action) {
        WORDS.put(Pattern.compile(words), action);
    }

    private static NodeName node(MatchResult line) {
        return new NodeName(line.group(1));
    }

    private static long number(MatchResult line) {
        return Long.parseLong(line.group(2));
    }

    private static Hook hook(MatchResult line) {
        return Hook.valueOf(line.group(1).toUpperCase(Locale.ROOT));
    }

    /** The same conversation with the answers as they are now. */
    static List<String> play(List<String> lines) {
        Conversation conversation = new Conversation();
        List<String> played = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(EVENT)) {
                played.add(line);
                conversation.hear(line.substring(EVENT.length()), played);
            } else if (line.startsWith(QUIET)) {
                played.add(line);
                List<String> answers = new ArrayList<>();
                conversation.hear(line.substring(QUIET.length()), answers);
                played.add(answers.get(answers.size() - 1));
            } else if (!line.startsWith("  ")) {
                played.add(line);
            }
        }
        return played;
    }

    private void hear(String words, List<String> played) {
        int before = stage.history.size();
        int met = stage.met();
        for (Map.Entry<Pattern, BiConsumer<Stage, MatchResult>> word : WORDS.entrySet()) {
            Matcher line = word.getKey().matcher(words);
            if (line.matches()) {
                word.getValue().accept(stage, line.toMatchResult());
                if (stage.met() > met) {
                    answer(stage.history.subList(before, stage.history.size()), played);
                }
                return;
            }
        }
        throw new IllegalArgumentException("no conversation knows the words \"" + words + "\"");
    }

    private void answer(List<Command> commands, List<String> played) {
        commands.forEach(command -> played.add("  " + wording.of(command)));
        String phase = stage.phase().map(Phase::name).orElse("no tenure");
        played.add("  = " + phase + " at " + wording.seconds(stage.now()));
    }
}
