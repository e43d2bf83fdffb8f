package baton.zookeeper;

import baton.failover.group.GroupName;

/**
 * What a path below a group stands for.
 *
 * @param name the seat's number, else the name of the latch entry or member, else empty
 */
record Place(Kind kind, String name) {
    enum Kind {
        SPEC,
        EPOCH,
        INTENT,
        CONFIRMED,
        LATCH_ENTRY,
        MEMBER,
        SEAT,
        CLAIM,
        DEBT,
        HISTORY_ENTRY,
        /** A parent, or something that Baton does not know. */
        OTHER
    }

    private static final Place OTHER = new Place(Kind.OTHER, "");

    static Place of(Paths paths, GroupName group, String path) {
        String top = paths.group(group) + "/";
        if (!path.startsWith(top)) {
            return OTHER;
        }
        String[] parts = path.substring(top.length()).split("/", -1);
        return switch (parts[0]) {
            case "spec" -> place(Kind.SPEC, parts, 1);
            case "epoch" -> place(Kind.EPOCH, parts, 1);
            case "intent" -> place(Kind.INTENT, parts, 1);
            case "confirmed" -> place(Kind.CONFIRMED, parts, 1);
            case "latch" -> place(Kind.LATCH_ENTRY, parts, 2);
            case "members" -> place(Kind.MEMBER, parts, 2);
            case "history" -> place(Kind.HISTORY_ENTRY, parts, 2);
            case "seats" -> inSeats(parts);
            default -> OTHER;
        };
    }

    private static Place inSeats(String[] parts) {
        if (parts.length < 2 || !parts[1].matches("\\d{1,9}")) {
            return OTHER;
        }
        if (parts.length == 2) {
            return new Place(Kind.SEAT, parts[1]);
        }
        return switch (parts[2]) {
            case "claim" -> parts.length == 3 ? new Place(Kind.CLAIM, parts[1]) : OTHER;
            case "debts" -> parts.length == 4 ? new Place(Kind.DEBT, parts[1]) : OTHER;
            default -> OTHER;
        };
    }

    private static Place place(Kind kind, String[] parts, int depth) {
        return parts.length == depth ? new Place(kind, depth == 1 ? "" : parts[depth - 1]) : OTHER;
    }
}
