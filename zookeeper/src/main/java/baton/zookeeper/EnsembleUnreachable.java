package baton.zookeeper;

import java.util.List;
import java.util.Optional;

/** ZooKeeper did not answer a read; its message says how. */
public final class EnsembleUnreachable extends RuntimeException {
    EnsembleUnreachable(String why) {
        super(why.startsWith("ZooKeeper ") ? why : "ZooKeeper does not answer: " + why);
    }

    /** Children that were found, none where there is no parent. */
    static List<String> children(Reply<List<String>> reply) {
        if (reply instanceof Reply.Failed<List<String>> failed) {
            throw new EnsembleUnreachable(failed.why());
        }
        return reply instanceof Reply.Found<List<String>> found ? found.value() : List.of();
    }

    static Optional<Node> node(Reply<Node> reply) {
        if (reply instanceof Reply.Failed<Node> failed) {
            throw new EnsembleUnreachable(failed.why());
        }
        return reply instanceof Reply.Found<Node> found ? Optional.of(found.value()) : Optional.empty();
    }
}
