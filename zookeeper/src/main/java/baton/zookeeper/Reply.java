package baton.zookeeper;

/** What came back from a read. */
sealed interface Reply<T> {
    /** The node exists. */
    record Found<T>(T value) implements Reply<T> {}

    /** The server answered that the node does not exist. */
    record Absent<T>() implements Reply<T> {}

    /** There was no answer, or none that says whether the node exists. */
    record Failed<T>(String why) implements Reply<T> {}
}
