package baton.faults;

/** A breach of exclusion as the services testify: {@code older} beat when {@code newer} had begun. */
record Overlap(Act older, Act newer) {
    /** How long; a single beat counts as 1 ms. */
    long millis() {
        return Math.max(1, older.nanosSince(newer.first()) / 1_000_000);
    }

    @Override
    public String toString() {
        return "two active at once for " + millis() + " ms: " + older + "; " + newer;
    }
}
