package baton.trial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps every processor busy, and asks all agents all the time whether they are active.
 *
 * <p>The light load stands back a little: after a crash, an agent that had to share each processor evenly would start
 * more slowly than its lease allows on a small machine, and then the trial would be one of failover.
 */
final class Load implements AutoCloseable {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);

    private final List<Child> busy = new ArrayList<>();
    private final Thread client;
    private final Map<String, Integer> yes = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** One program for each processor, which stands back. */
    static Load light(Path folder, List<AgentProcess> agents, String group) {
        return new Load(folder, agents, group, Runtime.getRuntime().availableProcessors(), 10);
    }

    /** Programs of the same priority as the agents, ten for each processor: a load of 20 on two. */
    static Load heavy(Path folder, List<AgentProcess> agents, String group) {
        return new Load(folder, agents, group, 10 * Runtime.getRuntime().availableProcessors(), 0);
    }

    private Load(Path folder, List<AgentProcess> agents, String group, int programs, int niceness) {
        for (int program = 0; program < programs; program++) {
            busy.add(Child.start(
                    folder.resolve("load.log"),
                    Map.of(),
                    List.of("nice", "-n", Integer.toString(niceness), "sh", "-c", "while :; do :; done")));
        }
        client = new Thread(() -> ask(agents, group), "load");
        client.start();
    }

    /** Who said at any time that it is active. */
    List<String> actives() {
        return yes.keySet().stream().sorted().toList();
    }

    /** How often which status was answered; 0 stands for no answer. */
    Map<Integer, Integer> answers() {
        return Map.copyOf(answers);
    }

    @Override
    public void close() {
        closed = true;
        busy.forEach(Child::kill);
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(List<AgentProcess> agents, String group) {
        while (!closed) {
            for (AgentProcess agent : agents) {
                int status = Rest.status(agent.port(), "/groups/" + group + "/active");
                answers.merge(status, 1, Integer::sum);
                if (status == 200) {
                    yes.merge(agent.node(), 1, Integer::sum);
                }
                Await.pass(BETWEEN_QUESTIONS);
            }
        }
    }
}
