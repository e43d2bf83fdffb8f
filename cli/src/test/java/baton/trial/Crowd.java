package baton.trial;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Many groups, all active on the first host of a cluster, and one group of its own on each of the others.
 *
 * <p>What happens to the crowd must not touch those who are well. All services are supervised, in profile
 * {@code default}.
 */
final class Crowd {
    /** W of profile {@code default}. */
    static final Duration WAIT = Duration.ofMillis(9_828);

    private static final String HOST = "n1";
    /** An answer about hundreds of groups costs an agent something. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

    /** A niceness of this session, in which all agents and servers are. */
    private static final String SHARE = "-10";

    private final Cluster cluster;
    private final int groups;
    private final Duration every;

    /**
     * Configures it on every host.
     *
     * @param every between two beats of a service
     * @param policy more of it, lines of YAML
     */
    Crowd(Cluster cluster, int groups, Duration every, String policy) {
        this.cluster = cluster;
        this.groups = groups;
        this.every = every;
        shareAsUnitsDo();
        for (AgentProcess agent : cluster.agents()) {
            names().forEach(group -> agent.group(group, yaml(agent, HOST, policy)));
            others().forEach(other -> agent.group(own(other), yaml(agent, other.node(), "preempt: 1s\n")));
        }
    }

    /**
     * Gives agents and servers a share of the processors, as their units do on a server. Without units the kernel shares
     * between sessions: each hook and each service would get as much as all agents and servers together.
     */
    private static void shareAsUnitsDo() {
        try {
            Files.writeString(Path.of("/proc/self/autogroup"), SHARE);
        } catch (IOException notAllowed) {
            Figures.tell("  agents and servers have no share of the processors of their own: " + notAllowed);
        }
    }

    AgentProcess host() {
        return cluster.agent(HOST);
    }

    List<AgentProcess> others() {
        return cluster.agents().stream()
                .filter(agent -> !agent.node().equals(HOST))
                .toList();
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            names.add("crowd-" + group);
        }
        return names;
    }

    static String own(AgentProcess agent) {
        return "own-" + agent.node();
    }

    /** Waits until every agent has read every group; how long each took from {@code start} on. */
    Map<String, Duration> awaitReady(long start, Duration limit) {
        Map<String, Duration> ready = new LinkedHashMap<>();
        Await.until("every agent is ready", limit, () -> {
            Await.pass(BETWEEN_QUESTIONS);
            for (AgentProcess agent : cluster.agents()) {
                if (!agent.isRunning()) {
                    throw new AssertionError(agent.node() + " ended: " + agent.log());
                }
                if (!ready.containsKey(agent.node()) && Rest.status(agent.port(), "/readiness") == 200) {
                    ready.put(agent.node(), Duration.ofNanos(System.nanoTime() - start));
                }
            }
            return ready.size() == cluster.agents().size();
        });
        return ready;
    }

    /** Waits until all groups of the crowd are active on its host. */
    void awaitActive(Duration limit) {
        var unused = cluster.await("the crowd is active", limit, beats -> {
            Map<String, Reign> latest = beats.latest();
            return names().stream().allMatch(group -> isOf(latest.get(group), HOST))
                    ? Optional.of(true)
                    : Optional.empty();
        });
        Await.until("its agent says so", limit, () -> {
            Await.pass(BETWEEN_QUESTIONS);
            return actives(host()) >= groups;
        });
    }

    /** Waits until the whole crowd is active on its host, and each of the others has its own group. */
    Map<String, Reign> awaitGathered(Duration limit) {
        Map<String, Reign> gathered = cluster.await("the crowd is active on one host", limit, beats -> {
            Map<String, Reign> latest = beats.latest();
            boolean all = names().stream().allMatch(group -> isOf(latest.get(group), HOST))
                    && others().stream().allMatch(agent -> isOf(latest.get(own(agent)), agent.node()));
            return all ? Optional.of(latest) : Optional.empty();
        });
        awaitActive(limit);
        others().forEach(agent -> Await.until("it has its own", limit, () -> agent.isInCharge(own(agent))));
        return gathered;
    }

    /** Waits until every group of the crowd is active elsewhere; the reigns that follow those {@code before}. */
    Map<String, Reign> awaitElsewhere(Map<String, Reign> before, Duration limit) {
        Map<String, Reign> after = cluster.await("the whole crowd is active elsewhere", limit, beats -> {
            Map<String, Reign> latest = beats.latest();
            boolean all = names().stream().allMatch(group -> {
                Reign reign = latest.get(group);
                return reign != null && reign.epoch() > of(before, group).epoch();
            });
            return all ? Optional.of(latest) : Optional.empty();
        });
        Await.until("their agents say so", limit, () -> {
            Await.pass(BETWEEN_QUESTIONS);
            return others().stream().mapToInt(Crowd::actives).sum() == groups + others().size();
        });
        return after;
    }

    /** When the last of the crowd was active again, on the clock of {@link System#nanoTime}. */
    long lastOf(Map<String, Reign> after) {
        return names().stream()
                .mapToLong(group -> of(after, group).first())
                .max()
                .orElseThrow();
    }

    /** What the agents beside the host report that a healthy service does not do; empty when nobody was touched. */
    List<String> touched() {
        List<String> touched = new ArrayList<>();
        for (AgentProcess agent : others()) {
            Rest.body(agent.port(), "/metrics")
                    .lines()
                    .filter(line -> line.matches("baton_transitions_total\\{.*code=\"(demoting|killing|lost|released"
                            + "|restarting|stop-failed)\".*"))
                    .forEach(line -> touched.add(agent.node() + ": " + line));
            agent.log()
                    .lines()
                    .filter(line -> line.contains("gives no sign"))
                    .forEach(line -> touched.add(agent.node() + ": " + line));
        }
        return touched;
    }

    /** Of the machine, for the reader of a figure. */
    static String load() {
        try {
            String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
            return "load " + words[0] + " on " + Runtime.getRuntime().availableProcessors() + " processors";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String yaml(AgentProcess agent, String preferred, String more) {
        int priority = agent.node().equals(preferred) ? 200 : 100;
        return Group.run(
                cluster,
                "mode: active-passive\nprofile: default\npriority: " + priority + "\n" + more,
                "--every",
                Long.toString(every.toMillis()));
    }

    /** What is known of a group. */
    static <T> T of(Map<String, T> all, String group) {
        return requireNonNull(all.get(group), group);
    }

    private static boolean isOf(@Nullable Reign reign, String node) {
        return reign != null && reign.node().equals(node);
    }

    private static int actives(AgentProcess agent) {
        return (int) Rest.body(agent.port(), "/metrics")
                .lines()
                .filter(line -> line.startsWith("baton_member_role{") && line.endsWith("role=\"active\"} 1"))
                .count();
    }
}
