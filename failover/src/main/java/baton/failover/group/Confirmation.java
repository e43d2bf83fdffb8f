package baton.failover.group;

/**
 * An operator's word that a group may go on after an incident.
 *
 * @param ensemble identity of the ensemble that it was said of
 * @param base the group's epoch counter was raised to it, above every epoch that any known node had seen
 */
public record Confirmation(String ensemble, Epoch base) {}
