package baton.agent.loop;

/** Why the loop ended in good order. */
public sealed interface Ending {
    /** Every seat is left. */
    record Left() implements Ending {}

    /** A new incarnation has to begin, which adopts what runs. */
    record Reborn(String why) implements Ending {}
}
