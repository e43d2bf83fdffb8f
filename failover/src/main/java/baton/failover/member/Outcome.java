package baton.failover.member;

/** How a transaction in ZooKeeper ended, as far as its sender knows. */
public sealed interface Outcome {
    /** It is committed; {@code version} is the new version of the claim. */
    record Done(int version) implements Outcome {}

    /** It is refused and changed nothing; {@code why} names the check that failed. */
    record Refused(String why) implements Outcome {}

    /** Nobody knows; it may be committed now, later or never. */
    record Unknown(String why) implements Outcome {}
}
