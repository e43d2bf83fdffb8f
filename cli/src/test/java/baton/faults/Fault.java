package baton.faults;

/**
 * Something that goes wrong, and what is promised about it.
 *
 * @param name what {@code --kind} and the table call it
 */
record Fault(String name, Promise promise, Injection injection) {
    /** Makes it happen. */
    interface Injection {
        /** Returns what heals it, which is called exactly once. */
        Runnable into(Scene scene);
    }

    /** The heal of a fault after which nothing has to be mended. */
    static final Runnable NOTHING = () -> {};

    /** As ordinary words, for the table. */
    @Override
    public String toString() {
        return name;
    }
}
