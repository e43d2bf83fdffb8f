package baton.agent;

import baton.agent.ReloadAnswer.State;
import baton.agent.config.ConfigException;
import baton.agent.config.Configuration;
import baton.agent.loop.Inbox;
import baton.agent.loop.Loop;
import baton.failover.group.GroupName;
import baton.failover.member.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a changed configuration in force: it is validated as a whole, then the agent starts over and adopts what runs.
 *
 * <p>There is no second way to change what a life is made of (decision 0015). Before the end, seats of groups that are
 * configured no longer are handed over as they are for any planned change, and nobody is left half promoted.
 */
final class Reload {
    /** Reads and checks the configuration. */
    @FunctionalInterface
    interface Source {
        Configuration load() throws ConfigException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** A restart that could not begin safely within this is called off; a reload goes on waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Loop loop;
    private final Inbox inbox;
    private final Configuration running;
    private final Source source;
    private final RestartMark mark;
    private final ReloadAnswer answers;

    /** A request that was accepted: what this incarnation waits for before it ends, and for how long. */
    private record Accepted(String request, Readiness readiness, Optional<Duration> patience) {}

    Reload(Loop loop, Inbox inbox, Configuration running, Source source, RestartMark mark, ReloadAnswer answers) {
        this.loop = loop;
        this.inbox = inbox;
        this.running = running;
        this.source = source;
        this.mark = mark;
        this.answers = answers;
    }

    /** Answers each hang-up from now on, in a thread of its own. */
    void on(HangUp hangUp) {
        Thread thread = new Thread(() -> answer(hangUp), "reload");
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(HangUp hangUp) {
        try {
            while (true) {
                hangUp.await();
                Optional<Accepted> accepted = consider();
                while (accepted.isPresent()) {
                    // The newest request counts, with the files as they are now.
                    accepted = anotherComes(accepted.get(), hangUp) ? consider() : Optional.empty();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty when the request is refused: then everything is as it was. */
    private Optional<Accepted> consider() {
        loop.goOn();
        inbox.put(new Event.RestartPlanned(Optional.empty()));
        // What an earlier request has handed over may be configured again.
        running.groups().forEach(group -> inbox.put(new Event.PriorityChanged(group.group(), group.priority())));
        if (!mark.take(ProcessHandle.current().pid())) {
            return reload();
        }
        LOG.info("the agent restarts as soon as its services can outlive that");
        return Optional.of(accepted("restart", Set.of(), "it is restarted", Optional.of(PATIENCE)));
    }

    private Accepted accepted(String request, Set<GroupName> gone, String why, Optional<Duration> patience) {
        answers.give(State.ACCEPTED, List.of());
        Readiness readiness = new Readiness(gone, inbox, true);
        loop.endForAnother(readiness, why);
        return new Accepted(request, readiness, patience);
    }

    private Optional<Accepted> reload() {
        Set<GroupName> gone = new TreeSet<>();
        try {
            Configuration next = source.load();
            List<String> obstacles = Obstacles.between(running.agent(), next.agent());
            if (!obstacles.isEmpty()) {
                return refused(obstacles);
            }
            new Plans(next.groups(), next.agent().cgroup()).tryAll();
            gone.addAll(running.groupNames());
            gone.removeAll(next.groupNames());
        } catch (ConfigException e) {
            return refused(e.sentences());
        } catch (IllegalArgumentException e) {
            // What the next life would be refused for while it is put together.
            return refused(List.of(String.valueOf(e.getMessage())));
        }
        LOG.info("the configuration is good; the agent restarts with it, services go on");
        for (GroupName group : gone) {
            LOG.warn("group {} is not configured on this host any more; it is left first, in good order", group);
            inbox.put(new Event.PriorityChanged(group, 0));
        }
        return Optional.of(accepted("reload", gone, "its configuration was reloaded", Optional.empty()));
    }

    /** Returns true when another request comes, false when this one is called off; the incarnation may end before. */
    private boolean anotherComes(Accepted accepted, HangUp hangUp) throws InterruptedException {
        List<String> told = List.of();
        long begun = System.nanoTime();
        while (!hangUp.await(LOOK)) {
            // A loop with nothing to do would not look whether it may end.
            inbox.put(new Event.Alarm());
            List<String> waits = accepted.readiness().waits();
            if (!waits.equals(told)) {
                told = waits;
                answers.give(State.ACCEPTED, told);
                if (!told.isEmpty()) {
                    LOG.info("the {} waits until {}", accepted.request(), String.join(", ", told));
                }
            }
            long waited = System.nanoTime() - begun;
            if (accepted.patience().filter(limit -> waited >= limit.toNanos()).isPresent()) {
                callOff(accepted, told);
                return false;
            }
        }
        return true;
    }

    private void callOff(Accepted accepted, List<String> waits) {
        loop.goOn();
        inbox.put(new Event.RestartPlanned(Optional.empty()));
        String sentence =
                "the " + accepted.request() + " is called off, because its services might not have outlived it: "
                        + accepted.patience().orElseThrow().toSeconds() + " s were not enough until "
                        + String.join(", ", waits) + "; try again once \"baton status\" shows nothing amiss";
        LOG.error("{}", sentence);
        answers.give(State.REFUSED, List.of(sentence));
    }

    private Optional<Accepted> refused(List<String> sentences) {
        sentences.forEach(sentence -> LOG.error("not reloaded, nothing was changed: {}", sentence));
        answers.give(State.REFUSED, sentences);
        return Optional.empty();
    }
}
