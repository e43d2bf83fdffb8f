package baton.faults;

import java.util.Set;

/**
 * Something that goes wrong, and what is promised about it.
 *
 * @param name what {@code --kind} and the table call it
 */
record Fault(String name, Promise promise, Injection injection, Set<Trait> traits) {
    /** Makes it happen. */
    interface Injection {
        /** Returns what heals it, which is called exactly once, and fails with what else was found to be wrong. */
        Runnable into(Scene scene);
    }

    /** What a fault needs that most do not. */
    enum Trait {
        /** Never mixed with others. */
        ALONE,
        /** Aimed at the group with hooks. */
        ON_DATABASE,
        /** Aimed at the group that is supervised. */
        ON_SERVICE,
        /** Happens on {@link Estate#odd}, where the active is moved before. */
        ON_ODD_HOST,
        /** The first in the succession is active in the group that the fault is not aimed at. */
        NEXT_SERVES_TOO,
        /** The agent of that host reads a wall clock of its own, which costs it so much time that no other fault pays. */
        OWN_WALL_CLOCK,
        /** Each fsync of {@link Estate#onlooker} takes 100 ms. */
        SLOW_DISK,
        /** An estate of its own, with so many groups more on the first host. */
        TWELVE_GROUPS(12),
        TWENTY_GROUPS(20),
        SIXTY_GROUPS(60);

        private final int crowd;

        Trait() {
            this(0);
        }

        Trait(int crowd) {
            this.crowd = crowd;
        }
    }

    Fault(String name, Promise promise, Injection injection, Trait... traits) {
        this(name, promise, injection, Set.of(traits));
    }

    /** The heal of a fault after which nothing has to be mended. */
    static final Runnable NOTHING = () -> {};

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** How many groups the first host has beside the usual ones. */
    int crowd() {
        return traits.stream().mapToInt(trait -> trait.crowd).sum();
    }

    /** Known holes stay alone, where they are told apart. */
    boolean mixes() {
        return promise.excludes() && !is(Trait.ALONE) && crowd() == 0;
    }

    /** As ordinary words, for the table. */
    @Override
    public String toString() {
        return name;
    }
}
