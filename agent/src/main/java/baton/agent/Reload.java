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
 * Brings a changed configuration in force: it is validated as a whole, then the agent begins anew and adopts what runs.
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

    private final Loop loop;
    private final Inbox inbox;
    private final Configuration running;
    private final Source source;
    private final ReloadAnswer answers;

    Reload(Loop loop, Inbox inbox, Configuration running, Source source, ReloadAnswer answers) {
        this.loop = loop;
        this.inbox = inbox;
        this.running = running;
        this.source = source;
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
                Optional<Readiness> readiness = consider();
                while (readiness.isPresent()) {
                    waitFor(readiness.get(), hangUp);
                    // The newest request counts, with the files as they are now.
                    readiness = consider();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has to be waited for; empty when the configuration cannot be brought in force: then everything is as it was. */
    private Optional<Readiness> consider() {
        loop.goOn();
        // What an earlier request has handed over may be configured again.
        running.groups().forEach(group -> inbox.put(new Event.PriorityChanged(group.group(), group.priority())));
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
        answers.give(State.ACCEPTED, List.of());
        LOG.info("the configuration is good; the agent begins anew with it, services go on");
        for (GroupName group : gone) {
            LOG.warn("group {} is not configured on this host any more; it is left first, in good order", group);
            inbox.put(new Event.PriorityChanged(group, 0));
        }
        Readiness readiness = new Readiness(gone, running.pace());
        loop.endForAnother(readiness, "its configuration was reloaded");
        return Optional.of(readiness);
    }

    /** Returns when the next request comes; this life may end before. */
    private void waitFor(Readiness readiness, HangUp hangUp) throws InterruptedException {
        List<String> told = List.of();
        do {
            // A loop with nothing to do would not look whether it may end.
            inbox.put(new Event.Alarm());
            List<String> waits = readiness.waits();
            if (!waits.equals(told)) {
                told = waits;
                answers.give(State.ACCEPTED, told);
                LOG.info("the reload waits until {}", String.join(", ", told));
            }
        } while (!hangUp.await(LOOK));
    }

    private Optional<Readiness> refused(List<String> sentences) {
        sentences.forEach(sentence -> LOG.error("not reloaded, nothing was changed: {}", sentence));
        answers.give(State.REFUSED, sentences);
        return Optional.empty();
    }
}
