package baton.failover.group;

/**
 * A debt whose node could not be fenced; kept with the debt, so that nothing is fenced twice for one death.
 *
 * @param by who tried
 * @param detail why it failed, in words for an operator
 */
public record FenceFailure(NodeName by, String detail) {}
