package baton.failover.group;

/**
 * Why something is as it is.
 *
 * @param code stable, lower case with dashes, for programs
 * @param sentence for people, without a full stop
 */
public record Reason(String code, String sentence) {}
