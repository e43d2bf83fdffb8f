package baton.trial;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** One agent's own way to ZooKeeper, which can be cut. */
final class Proxy implements AutoCloseable {
    private final List<Link> links;

    Proxy(Ensemble ensemble) {
        this.links = ensemble.servers().stream()
                .map(server -> new Link(server.port()))
                .toList();
    }

    String connection() {
        return links.stream().map(link -> "127.0.0.1:" + link.port()).collect(Collectors.joining(","));
    }

    /** Connections break at once and no new one is accepted. */
    void cut() {
        links.forEach(Link::cut);
    }

    /** Connections stand and nothing comes through any more, as when a switch dies. */
    void silence() {
        links.forEach(Link::silence);
    }

    /** Each answer of ZooKeeper takes so long. */
    void slow(Duration time) {
        links.forEach(link -> link.slow(time));
    }

    void heal() {
        links.forEach(Link::heal);
    }

    @Override
    public void close() {
        links.forEach(Link::close);
    }
}
