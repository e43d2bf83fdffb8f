package baton.coordinator.view;

/** How a transaction ended. */
public enum Written {
    /** Committed. */
    DONE,
    /** Refused because something that it checked had changed; nothing was written. */
    CHANGED_MEANWHILE,
    /** Nobody knows; it may be committed now, later or never. */
    UNKNOWN
}
