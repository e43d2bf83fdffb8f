package baton.agent.loop;

import baton.failover.group.GroupName;
import java.util.List;

/** Why the loop ended in good order. */
public sealed interface Ending {
    /** Every service is proved stopped, every seat left but those of the groups {@code kept}, whose claims are still held. */
    record Left(List<GroupName> kept) implements Ending {}

    /** A new incarnation has to begin, which adopts what runs. */
    record Reborn(String why) implements Ending {}
}
