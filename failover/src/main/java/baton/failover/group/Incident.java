package baton.failover.group;

import java.util.Optional;

/**
 * ZooKeeper does not show what it had committed, or is another one: whoever acted on it could act beside another.
 *
 * @param expected what this host remembers, as words that end "expected ..."
 * @param found what is there instead, as words that end "found ..."
 */
public record Incident(Kind kind, String expected, String found) {
    /** The code of the reason under which an incident is reported. */
    public static final String CODE = "incident";

    /** What went back. */
    public enum Kind {
        /** Another identity, or none. */
        ENSEMBLE("ZooKeeper lost its data or is another one"),
        /** None of the servers is one that was used before: a copy of the ensemble has its identity, too. */
        SERVERS("they may have a copy of the ensemble, in which others do not see what happens here; configure at least"
                + " one server of before, and exchange servers one at a time"),
        /** Transactions, or the renewals of this agent, are counted from an earlier number. */
        ZXID("ZooKeeper was restored from an older copy"),
        /** A record is missing that is never deleted. */
        RECORD("somebody deleted it, or ZooKeeper was restored from an older copy"),
        /** The epoch counter is below one that was seen. */
        EPOCH("ZooKeeper was restored from an older copy, or somebody wrote the record by hand"),
        /** A claim has an earlier epoch than one that was seen. */
        CLAIM("ZooKeeper was restored from an older copy, or somebody wrote the record by hand");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }
    }

    /** True when it is about the ensemble, and not about records of one group. */
    public boolean isOfEnsemble() {
        return kind == Kind.ENSEMBLE || kind == Kind.ZXID || kind == Kind.SERVERS;
    }

    /** What happened, what was expected, what was found, and the command that ends it. */
    public String sentence(GroupName group) {
        return "incident: expected " + expected + ", found " + found + ": " + kind.meaning
                + "; nothing is automatic now (no claim, no release, no adoption): find out what happened, then run"
                + " `baton confirm " + group + "`";
    }

    /**
     * Why what was read is not the ensemble that this host remembers; empty when it is, when this host remembers none, or
     * when an operator confirmed this one for the group.
     */
    public static Optional<Incident> ofEnsemble(
            Optional<String> remembered, Optional<String> found, Optional<Confirmation> confirmation) {
        boolean confirmed =
                found.isPresent() && confirmation.map(Confirmation::ensemble).equals(found);
        if (remembered.isEmpty() || remembered.equals(found) || confirmed) {
            return Optional.empty();
        }
        return Optional.of(new Incident(
                Kind.ENSEMBLE,
                "ensemble " + remembered.get(),
                found.map(uuid -> "ensemble " + uuid).orElse("no record of an ensemble")));
    }

    /**
     * Why an ensemble with the expected identity may be a copy.
     *
     * <p>A copy has everything that the ensemble has, transaction numbers too, so nothing that is read in it shows what it
     * is. Only whom this agent was told to ask does.
     *
     * @param before the list that this host worked with last; empty when none was kept
     */
    public static Optional<Incident> ofServers(Optional<Servers> before, Servers now) {
        return before.filter(known -> !known.sharesOneWith(now))
                .map(known -> new Incident(
                        Kind.SERVERS,
                        "one of the servers that this agent worked with last (" + known + ") in its list",
                        "none of them in " + now));
    }

    /**
     * Why a write that was just committed shows lost transactions.
     *
     * @param seen the highest transaction number known before the write was sent
     * @param written the number of the write; a leader never gives one below any that was committed
     */
    public static Optional<Incident> ofZxid(long seen, long written) {
        return written >= seen
                ? Optional.empty()
                : Optional.of(new Incident(
                        Kind.ZXID, "transactions above 0x" + Long.toHexString(seen), "0x" + Long.toHexString(written)));
    }

    /**
     * Why a renewal that was just committed shows lost renewals.
     *
     * @param seen how often the lease was renewed, as known before this renewal was sent
     * @param written the count that this renewal made
     */
    public static Optional<Incident> ofLease(int seen, int written) {
        return written > seen
                ? Optional.empty()
                : Optional.of(new Incident(
                        Kind.ZXID, "more than " + seen + " renewals of this agent's lease", "only " + written));
    }

    public static Incident missing(String path) {
        return new Incident(Kind.RECORD, "the record " + path + " of a group that exists", "none");
    }
}
